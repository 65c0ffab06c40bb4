// What a form of a firm may ask, how it is refused and published, what the card signed for it; and kills in between.
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { RecipientsAnswer } from '../../src/contract/wire/filings.ts'
import { FormCatalogue, RegisteredForm } from '../../src/contract/wire/firms.ts'
import { actOnSenders } from '../../src/central/cli/senders.ts'
import { checkNotice } from '../../src/central/firms/command/notices.ts'
import { enrolWithRequests } from '../../src/central/senders/certify.ts'
import { DoorRefusal, openDoor } from '../../src/central/senders/send/door.ts'
import { makeKeys, openFolder } from '../../src/central/senders/send/keys.ts'
import { defaultSettings } from '../../src/central/settings.ts'
import { startCentral, type RunningCentral } from '../../src/central/start.ts'
import { storeFor } from '../../src/central/store/store.ts'
import { readRoots } from '../../src/verify/evidence/roots.ts'
import { softCard } from '../support/central-card.ts'
import { connectCentral } from '../support/central-client.ts'
import { form, notices, offer, openFirm, register, type Firm } from '../support/central-firms.ts'
import { startCentralProcess } from '../support/central-process.ts'
import { prepareMove, send, session } from '../support/central-visit.ts'
import { onBothStorages } from '../support/central-world.ts'

const until = (holds: () => Promise<boolean>): Promise<boolean> =>
  vi.waitUntil(holds, { timeout: 10_000, interval: 30 })
const told = ['name', 'to', 'movingDate']

onBothStorages('forms of firms', (world, newDatabase) => {
  let gas: Firm
  beforeAll(async () => {
    gas = await openFirm(world(), 'kawa-gas')
  })
  afterAll(() => gas.door.close())

  it.each<[string, string, object]>([
    ['/what/ja', 'individualNumber', { what: { ja: 'マイ ナンバーの 届け出', en: 'x' } }],
    ['/why/en', 'individualNumber', { why: { ja: 'x', en: 'Your Ｉｎｄｉｖｉｄｕａｌ number' } }],
    ['/schema/properties/name/description', 'individualNumber', { description: '個人番号（１２桁）' }],
    ['/schema/properties/myNumber', 'individualNumber', { properties: { myNumber: { type: 'string' } } }],
    ['/schema/properties/age', 'unknownField', { properties: { age: { type: 'string' } } }],
    ['/schema/required/0', 'notAsked', { required: ['telephone'] }],
    ['/schema/properties/name/type', 'invalid_value', { properties: { name: { type: 'number' } } }],
    ['/until', 'beforeFrom', { until: '2025-12-31' }]
  ])('what is wrong with a form is named: %s is %s', async (pointer, detail, changes) => {
    const { description, properties, required, ...rest } = {
      description: undefined,
      properties: undefined,
      required: undefined,
      ...changes
    } as Record<string, unknown>
    const schema = {
      ...form().schema,
      ...(description ? { properties: { name: { type: 'string', description } }, required: [] } : {}),
      ...(properties ? { properties, required: [] } : {}),
      ...(required ? { required } : {})
    }
    const refused = await register(gas, { ...form(), ...rest, schema }).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(DoorRefusal)
    expect((refused as DoorRefusal).errors).toEqual([{ pointer, detail }])
  })

  it('the operator approves by command, and every terminal is told by a signed document', async () => {
    const { db, central } = world().central
    const { id } = await register(gas, form({ what: { ja: 'ガスの 名義', en: 'Gas, by name' } }))
    const told = async () => {
      const rows = db.selectFrom('signed_documents').select('body').where('name', '=', 'firm-forms')
      const row = await rows.where('superseded_by', 'is', null).executeTakeFirst()
      return FormCatalogue.parse(JSON.parse(Buffer.from(row?.body ?? '', 'base64url').toString())).forms
    }
    await actOnSenders(central.settings, db, { do: 'decideForm', decision: { id, approve: true } })
    expect((await told()).map((one) => [one.firm, one.id])).toContainEqual(['kawa-gas', id])
    await gas.door.ask('POST', `/v1/firm/forms/${id}/withdrawal`, RegisteredForm, '{}')
    expect((await told()).map((one) => one.firm)).not.toContain('kawa-gas')
  })

  it('what the card signed goes to a firm that asks for it, the resident is told, and nobody can change a word of it', async () => {
    await offer(world(), gas, form({ proof: true, why: { ja: '署名が いります', en: 'It needs your signature' } }))
    const client = await world().connect()
    const asked = { from: 'morikawa', to: 'umino', movers: 1 }
    const offered = RecipientsAnswer.parse((await client.call('POST', '/v1/procedures/move/recipients', asked)).body)
    expect(offered.recipients.find(({ id }) => id === 'kawa-gas')?.why.ja).toContain('いっしょに知らせる先の名前も')
    const wanted = { recipients: ['kawa-gas', 'toto-water'], fields: { 'kawa-gas': told } }
    const [operation] = await prepareMove(client, await session(client, 'tanaka'), softCard('tanaka'), wanted)
    if (!operation) throw new Error('nothing was prepared')
    await send(client, operation)
    await until(async () => (await notices(gas)).length > 0)
    const [notice] = await notices(gas)
    if (notice?.text == null) throw new Error('no notice')
    const { text } = notice
    const roots = readRoots(await gas.door.roots())
    expect(checkNotice(notice, 'kawa-gas', roots).verdict).toBe('genuine')
    expect(checkNotice(notice, 'umi-gas', roots).verdict).toBe('noticeForeign')
    expect(text).not.toContain('090-0000-1234')
    // not even central, which signs notices, can pass off what the card did not sign
    const forged = async (change: (text: string) => string): Promise<string> => {
      const signature = (await world().central.central.evidence.sign(change(text))).toString('base64url')
      return checkNotice({ ...notice, text: change(text), signature }, 'kawa-gas', roots).verdict
    }
    expect(await forged((all) => all)).toBe('genuine')
    expect(await forged((all) => all.replace('"to":"海野市 浜町 1-15-203"', '"to":"海野市"'))).toBe('proofFields')
    expect(await forged((all) => all.replaceAll('1-15-203', '1-15-204'))).toBe('proofContent')
    const other = String.raw`\"recipient\":\"toto-water\"`
    expect(await forged((all) => all.replace(other, other.replace('water', 'power')))).toBe('proofManifest')
    expect(await forged((all) => all.replace(/"signature":"..../, '"signature":"AAAA'))).toBe('proofInvalid')
  })

  it('a firm has every filing once, in one file, although central and it were killed in between', async () => {
    const data = mkdtempSync(join(tmpdir(), 'madoguchi-firms-'))
    // on PostgreSQL a killed central's work is free once its lease is over: patience and half as much again
    const args = ['--data', data, '--delay-factor', '0.01', '--patience', '0.3', '--no-issuers']
    const databaseUrl = newDatabase()
    const central = await startCentralProcess(args, databaseUrl)
    let again: RunningCentral | undefined
    try {
      const shipped = defaultSettings(data)
      const pace = { delayFactor: 0.01, patience: { ...shipped.patience, linked: 300 } }
      const settings = { ...shipped, databaseUrl, ...pace }
      const store = await storeFor(settings)
      const folder = join(data, 'kawa-gas')
      await makeKeys(folder, 'kawa-gas')
      await enrolWithRequests(settings, store.db, { id: 'kawa-gas', name: { ja: 'ガス', en: 'Gas' }, folder })
      const door = await openDoor({ ...openFolder(folder).door, url: central.ready.url })
      const { id } = await register({ id: 'kawa-gas', folder, door }, form())
      door.close()
      await actOnSenders(settings, store.db, { do: 'decideForm', decision: { id, approve: true } })
      const client = await connectCentral(central.ready.url, central.ready.ca, central.ready.terminals[0] ?? null)
      const headers = await session(client, 'tanaka')
      const changes = { recipients: ['kawa-gas'], fields: { 'kawa-gas': told } }
      const prepared = Array.from({ length: 6 }, () => prepareMove(client, headers, softCard('tanaka'), changes))
      const filings = (await Promise.all(prepared)).flat()
      await Promise.all(filings.map((one) => send(client, one)))
      await central.end('SIGKILL')
      again = await startCentral(settings, () => undefined)
      const noted = () => store.db.selectFrom('firm_notices').select('key').execute()
      await until(async () => (await noted()).length === filings.length)
      const into = join(data, 'books')
      const pull = [
        'src/central/firms/command/main.ts',
        'notices',
        '--into',
        into,
        '--url',
        again.ready.url,
        '--keys',
        folder
      ]
      const killed = spawn(process.execPath, pull)
      await once(killed.stdout, 'data')
      killed.kill('SIGKILL')
      const pulled = await promisify(execFile)(process.execPath, pull)
      expect(pulled.stderr).toBe('')
      const kept = readdirSync(into).filter((name) => name.endsWith('.json'))
      expect(kept.toSorted()).toEqual(filings.map(({ operationId }) => `${operationId}.json`).toSorted())
      expect(await noted()).toHaveLength(filings.length)
      await store.close()
    } finally {
      await central.end('SIGKILL')
      await again?.stop()
      rmSync(data, { recursive: true, force: true })
    }
  }, 60_000)
})
