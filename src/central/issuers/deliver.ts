// The fictional issuers at work: each puts this year's certificates into the mailboxes of the town's residents, once.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Self } from '../../contract/wire/resident.ts'
import type { Central } from '../central.ts'
import { linkSender } from '../mailbox/addresses.ts'
import { dateInJapan } from '../calendar.ts'
import { ensureCertificate } from '../terminals/authority.ts'
import type { IssuerData } from '../town/seed-data.ts'
import { candidatesIn, noCandidates, type Candidates } from './alphabet.ts'
import { makeCertificate } from './certificate.ts'
import { consign } from '../senders/send/consign.ts'
import { DoorRefusal, openDoor, type Door } from '../senders/send/door.ts'
import { enrolSender } from '../senders/enrolment.ts'
import { forms, type Kind } from './forms/kinds.ts'
import { openIssuerKeys, type IssuerKeys } from './issuer-keys.ts'
import { randomFrom } from './random.ts'
import type { CalendarDate } from './xml.ts'

const day = 86_400_000
/** the pension office wants to know that its letter was opened; the resident has this long to decide */
const asking: ReadonlySet<Kind> = new Set<Kind>(['TEG840'])
const patience = 30 * day

const today = (now: Date): CalendarDate => {
  const [year = 0, month = 0, date = 0] = dateInJapan(now).split('-').map(Number)
  return { year, month, day: date }
}

type Due = { readonly issuer: IssuerData; readonly kind: Kind; readonly resident: string; readonly reference: string }

/** a town may bring a list of candidates along; the fictional one has no name that needs it */
const candidatesOf = (town: string): Candidates => {
  const file = join(town, 'shrink.csv')
  return (existsSync(file) ? candidatesIn(readFileSync(file, 'utf8')) : null) ?? noCandidates
}

const due = ({ data }: Central, year: number): Due[] =>
  data.issuers.flatMap((issuer) =>
    issuer.kinds.flatMap((kind) =>
      data.residents.map(({ id }) => ({ issuer, kind, resident: id, reference: `${kind}-${year}-${id}` }))
    )
  )

const sent = async ({ db }: Central, { issuer, reference }: Due): Promise<boolean> =>
  (await db
    .selectFrom('messages')
    .select('id')
    .where('sender', '=', issuer.id)
    .where('reference', '=', reference)
    .executeTakeFirst()) !== undefined

type Way = {
  readonly keys: IssuerKeys
  readonly candidates: Candidates
  readonly doors: (issuer: IssuerData) => Promise<Door>
}

const send = async (central: Central, { keys, candidates, doors }: Way, one: Due): Promise<boolean> => {
  const { issuer, kind, resident, reference } = one
  const row = await central.db.selectFrom('residents').select('profile').where('id', '=', resident).executeTakeFirst()
  if (!row) return false
  const { name, address } = Self.parse(JSON.parse(row.profile))
  const now = central.now()
  const on = today(now)
  const facts = {
    issuer: issuer.legalName,
    person: `${name.family}　${name.given}`,
    address: address.text,
    year: on.year,
    on,
    random: randomFrom(reference),
    candidates
  }
  const signer = await keys.signer(issuer.id)
  const document = Buffer.from(makeCertificate(kind, facts, resident, signer))
  const receipt = asking.has(kind) ? 'opening' : 'none'
  const letter = {
    sender: issuer.id,
    recipient: await linkSender(central, issuer.id, resident),
    kind,
    title: forms[kind].title,
    mediaType: 'application/xml',
    fileName: `${kind}-${on.year}.xml`,
    folder: 'deductions',
    receipt,
    openBefore: receipt === 'none' ? null : new Date(now.getTime() + patience).toISOString(),
    reference,
    document
  } as const
  const door = await doors(issuer)
  try {
    await door.post(await consign(letter, signer, (await door.keys()).sealing, now))
    return true
  } catch (error) {
    // another instance may have been quicker; anything else is a letter of ours that central does not want
    if (error instanceof DoorRefusal && error.code === 'operationConflict') return false
    throw error
  }
}

/** Where central listens, and its authority (a PEM file). */
export type Place = { readonly url: string; readonly ca: string }

/** The issuers' doors, each enrolled and opened at its first use, as every sender's is. */
export const openDoors = ({ db, settings, now }: Central, { url, ca }: Place) => {
  const open = new Map<string, Promise<Door>>()
  const everywhere: readonly string[] = ['0.0.0.0', '::']
  const host = everywhere.includes(settings.host) ? '127.0.0.1' : settings.host
  const enter = async ({ id, name }: IssuerData): Promise<Door> => {
    const files = await ensureCertificate(settings.data, { use: 'sender', name: id }, now())
    const [cert, key] = [readFileSync(files.cert, 'utf8'), readFileSync(files.key, 'utf8')]
    await enrolSender(db, { id, name, certificates: [{ purpose: 'door', pem: cert }] }, now())
    return openDoor({ url, host, ca: readFileSync(ca, 'utf8'), cert, key })
  }
  return {
    door: (issuer: IssuerData): Promise<Door> => {
      const door = open.get(issuer.id) ?? enter(issuer)
      open.set(issuer.id, door)
      return door
    },
    close: async (): Promise<void> => {
      for (const door of await Promise.allSettled(open.values())) if (door.status === 'fulfilled') door.value.close()
    }
  }
}

/** Delivers what is not there yet, until `signal`; gives how many. The issuers' keys stand under `data`/issuers. */
export const deliverCertificates = async (central: Central, place: Place, signal: AbortSignal): Promise<number> => {
  const { year } = today(central.now())
  const wanted: Due[] = []
  for (const one of due(central, year)) if (!signal.aborted && !(await sent(central, one))) wanted.push(one)
  if (wanted.length === 0) return 0
  const keys = await openIssuerKeys(join(central.settings.data, 'issuers'), central.now)
  central.evidence.trustSender(keys.root())
  const candidates = candidatesOf(central.settings.town)
  const doors = openDoors(central, place)
  let delivered = 0
  try {
    for (const one of wanted) {
      if (signal.aborted) break
      if (await send(central, { keys, candidates, doors: doors.door }, one)) delivered++
      // requests go first
      await new Promise((resolve) => setImmediate(resolve))
    }
  } finally {
    await doors.close()
  }
  return delivered
}
