// Makes test/fixtures/earlier with the release it stands in. What is there was made by 745623d (MandateText 1, before companies and
// chains): in a checkout of it, with this file and what it imports of test/support that is newer, `node test/earlier/make.ts`.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { startCentral } from '../../src/central/start.ts'
import { connectCentral } from '../support/central-client.ts'
import {
  call,
  codeFrom,
  draftBody,
  drafted,
  prepareFor,
  sign,
  visitor,
  wide,
  type Visitor
} from '../support/central-mandates.ts'
import { startPostgres } from '../support/central-postgres.ts'
import { send } from '../support/central-visit.ts'
import type { World } from '../support/central-world.ts'
import { earlierFile, layKeys, Left, settingsAt } from '../support/earlier.ts'

/** before the machine's own day, as the fixture will be for whoever reads it later */
const made = '2026-06-01T00:00:00.000Z'
const until = '2027-05-31T00:00:00.000Z'

const accepted = async (principal: Visitor, proxy: Visitor, upTo: 'granted' | 'valid'): Promise<string> => {
  const draft = await drafted(principal, draftBody(await codeFrom(proxy), wide, until))
  const signed = [await sign(principal, draft, 'grant')]
  if (upTo === 'valid') signed.push(await sign(proxy, draft, 'accept'))
  if (signed.some(({ status }) => status !== 200)) throw new Error('a signature was refused')
  return draft.id
}

const tokenOf = ({ headers }: Visitor): string => headers['authorization']?.replace('Bearer ', '') ?? ''

/** A day of the earlier release on one storage; gives what is left of it beside the database. */
const live = async (data: string, databaseUrl: string | null): Promise<Left> => {
  await layKeys(data)
  // nobody is there to be handed anything before it stops
  const settings = { ...settingsAt(data, databaseUrl, made), delayFactor: 0.01, linkedSystems: 'http://127.0.0.1:9' }
  const central = await startCentral(settings, () => undefined)
  const { url, ca, terminals } = central.ready
  const connect = () => connectCentral(url, ca, terminals[0] ?? null)
  const world = { connect } as Pick<World, 'connect'> as World
  const [tanaka, sato, takahashi] = [
    await visitor(world, 'tanaka'),
    await visitor(world, 'sato'),
    await visitor(world, 'takahashi')
  ]
  const mandates = {
    held: await accepted(tanaka, sato, 'valid'),
    other: await accepted(tanaka, takahashi, 'valid'),
    granted: await accepted(sato, takahashi, 'granted'),
    ended: await accepted(takahashi, sato, 'valid')
  }
  await call(takahashi, 'DELETE', `/v1/mandates/${mandates.ended}`)
  const [filed] = await prepareFor(sato, mandates.held, { recipients: ['toto-water'] })
  const [outbox] = await prepareFor(sato, mandates.held, { recipients: ['toto-power'] })
  if (!filed || !outbox || (await send(sato.client, filed)).status !== 200) throw new Error('nothing was filed')
  const token = tokenOf(tanaka)
  await Promise.all([tanaka, sato, takahashi].map(({ client }) => client.close()))
  await central.stop()
  const clock = settings.now().toISOString()
  const head = readFileSync(join(data, 'keys', 'log-head.json'), 'utf8')
  return Left.parse({ clock, head, mandates, token, filed: filed.operationId, outbox })
}

const folder = mkdtempSync(join(tmpdir(), 'madoguchi-earlier-'))
mkdirSync(earlierFile(''), { recursive: true })
const keep = (name: string, left: Left): void => writeFileSync(earlierFile(name), `${JSON.stringify(left, null, 2)}\n`)
const postgres = await startPostgres()
try {
  keep('sqlite.json', await live(join(folder, 'sqlite'), null))
  writeFileSync(
    earlierFile('central.sqlite.gz'),
    gzipSync(readFileSync(join(folder, 'sqlite', 'central.sqlite')), { level: 9 })
  )
  const url = postgres.newDatabase()
  keep('postgres.json', await live(join(folder, 'postgres'), url))
  writeFileSync(earlierFile('central.dump'), readFileSync(postgres.dump(url)))
} finally {
  postgres.stop()
  rmSync(folder, { recursive: true, force: true })
}
