// Central's side of what a terminal is told: settings, contents and alerts, made as central makes them.
import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { X509Certificate } from 'node:crypto'
import { readMessage } from '../../src/central/disaster/read.ts'
import { takeMessage } from '../../src/central/disaster/take.ts'
import { publish } from '../../src/central/fleet/documents.ts'
import { openSigner } from '../../src/central/fleet/signer.ts'
import { ensureCertificate } from '../../src/central/terminals/authority.ts'
import { enrol } from '../../src/central/terminals/enrolment.ts'
import { digestText } from '../../src/central/digest.ts'
import { standbyName, type TerminalSettings } from '../../src/contract/wire/fleet.ts'
import type { Identity } from './central-client.ts'
import type { Town } from './main-visit.ts'

/** folder of central's keys */
const dataOf = ({ central }: Town): string => dirname(dirname(central.ready.ca))

export const configure = async (town: Town, settings: TerminalSettings, audience = 'all'): Promise<number> =>
  publish(
    town.central.db,
    await openSigner(dataOf(town), new Date()),
    { text: { kind: 'configuration', audience, settings }, body: null },
    new Date()
  )

/** A page that stands by; `claimed` are the bytes whose digest is signed. */
export const standBy = async (town: Town, id: string, claimed?: string): Promise<number> => {
  const words = (ja: string) => ({ ja, en: `${ja} (en)` })
  const facts = [{ label: words('日'), value: words('土曜') }]
  const page = { id, icon: 'speech', title: words(`${id}の お知らせ`), sense: words('広場'), asOf: '2026-03-01', facts }
  const body = Buffer.from(JSON.stringify({ pages: [page] }))
  const signed = claimed === undefined ? body : Buffer.from(claimed)
  return publish(
    town.central.db,
    await openSigner(dataOf(town), new Date()),
    {
      text: {
        kind: 'content',
        audience: 'all',
        name: standbyName,
        mediaType: 'application/json',
        size: signed.length,
        sha256: digestText(signed)
      },
      body
    },
    new Date()
  )
}

export type Cap = {
  readonly id: string
  readonly status?: 'Actual' | 'Exercise' | 'Test'
  readonly severity?: 'Extreme' | 'Severe' | 'Moderate'
  readonly event?: string
  readonly area?: string
  /** ms from now */
  readonly lasts?: number
  readonly msgType?: 'Alert' | 'Cancel'
  readonly references?: string
}

export const capSender = 'bosai@morikawa.invalid'
const sentAt = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+Z/, '+00:00')
const sent = sentAt(Date.now())

const capText = ({
  id,
  status = 'Actual',
  severity = 'Severe',
  event = '大雨警報',
  lasts = 3_600_000,
  ...more
}: Cap): string =>
  `<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>${id}</identifier><sender>${capSender}</sender>` +
  `<sent>${sent}</sent><status>${status}</status><msgType>${more.msgType ?? 'Alert'}</msgType><scope>Public</scope>` +
  (more.references === undefined ? '' : `<references>${capSender},${more.references},${sent}</references>`) +
  `<info><language>ja-JP</language><category>Met</category><event>${event}</event><urgency>Immediate</urgency>` +
  `<severity>${severity}</severity><certainty>Observed</certainty><expires>${sentAt(Date.now() + lasts)}</expires>` +
  `<headline>${event}を 発表しました。</headline><area><areaDesc>森川市</areaDesc><geocode><valueName>town</valueName>` +
  `<value>${more.area ?? 'morikawa'}</value></geocode></area></info></alert>`

/** Takes a message into central, as its feed does. */
export const alert = async ({ central: { db } }: Town, cap: Cap): Promise<void> => {
  const read = readMessage(capText(cap))
  if (!read.ok) throw new Error(`${read.code} ${read.detail}`)
  await db.transaction().execute((tx) => takeMessage(tx, read.message, new Date()))
}

const day = 86_400_000

/** Another terminal of the town, whose certificate ends in ten days. */
export const agingTerminal = async (town: Town, id: string): Promise<Identity> => {
  const files = await ensureCertificate(dataOf(town), { use: 'terminal', name: id }, new Date(Date.now() - 387 * day))
  await enrol(town.central.db, id, 'morikawa', readFileSync(files.cert, 'utf8'), new Date())
  const left = Date.parse(new X509Certificate(readFileSync(files.cert)).validTo) - Date.now()
  if (left > 11 * day) throw new Error('this certificate does not end soon')
  return files
}

export const certificatesOf = async ({ central: { db } }: Town, id: string) =>
  db.selectFrom('terminals').selectAll().where('id', '=', id).orderBy('enrolled_at').execute()
