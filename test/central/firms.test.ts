// Firms that register their own form: what may be asked, who decides, and one signed notice for each filing.
import { execFile, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { FormCatalogue, NoticeText, RegisteredForm } from '../../src/contract/wire/firms.ts'
import { FilingsAnswer, RecipientsAnswer, type Filing, type Recipient } from '../../src/contract/wire/filings.ts'
import { actOnSenders } from '../../src/central/cli/senders.ts'
import { firmAdapter } from '../../src/central/firms/adapter.ts'
import { checkNotice } from '../../src/central/firms/command/notices.ts'
import { decideForm, FormProblem } from '../../src/central/firms/forms.ts'
import { revokeSender } from '../../src/central/senders/enrolment.ts'
import { enrolWithRequests } from '../../src/central/senders/certify.ts'
import { DoorRefusal, openDoor } from '../../src/central/senders/send/door.ts'
import { makeKeys, openFolder } from '../../src/central/senders/send/keys.ts'
import { defaultSettings } from '../../src/central/settings.ts'
import { storeFor } from '../../src/central/start.ts'
import { readRoots } from '../../src/verify/evidence/roots.ts'
import { softCard } from '../support/central-card.ts'
import { connectCentral } from '../support/central-client.ts'
import { startCentralProcess } from '../support/central-process.ts'
import { form, notices, offer, openFirm, register, reply, type Firm } from '../support/central-firms.ts'
import { codeOf, prepareAnswer, prepareMove, send, session } from '../support/central-visit.ts'
import { onBothStorages } from '../support/central-world.ts'

const until = (holds: () => Promise<boolean>): Promise<boolean> =>
  vi.waitUntil(holds, { timeout: 10_000, interval: 30 })
const told = ['name', 'to', 'movingDate']

onBothStorages(
  'firms',
  (world) => {
    const tanaka = softCard('tanaka')
    let gas: Firm
    let other: Firm
    beforeAll(async () => {
      gas = await openFirm(world(), 'kawa-gas')
      other = await openFirm(world(), 'umi-gas')
    })
    afterAll(() => {
      gas.door.close()
      other.door.close()
    })
    const visit = async () => {
      const client = await world().connect()
      return { client, headers: await session(client, 'tanaka') }
    }
    const offered = async (): Promise<readonly Recipient[]> => {
      const body = { from: 'morikawa', to: 'umino', movers: 1 }
      const answer = await (await world().connect()).call('POST', '/v1/procedures/move/recipients', body)
      return RecipientsAnswer.parse(answer.body).recipients
    }
    const names = async (): Promise<readonly string[]> => (await offered()).map(({ id }) => id)
    const filed = async (by = visit, recipients = ['kawa-gas']) => {
      const { client, headers } = await by()
      const [operation] = await prepareMove(client, headers, tanaka, { recipients, fields: { 'kawa-gas': told } })
      if (!operation) throw new Error('nothing was prepared')
      return { client, headers, operation, answer: await send(client, operation) }
    }
    const filing = async (id: string): Promise<Filing | undefined> => {
      const { client, headers } = await visit()
      const { filings } = FilingsAnswer.parse((await client.call('GET', '/v1/filings', undefined, headers)).body)
      return filings.find(({ operationId }) => operationId === id)
    }
    const inState = async (id: string, state: Filing['state']): Promise<Filing> => {
      await until(async () => (await filing(id))?.state === state)
      return (await filing(id)) as Filing
    }
    const noticeOf = async (id: string, firm = gas) => {
      await until(async () => (await notices(firm)).some((one) => one.filing === id))
      return (await notices(firm)).filter((one) => one.filing === id)
    }

    it.each<[string, string, unknown]>([
      [
        'a field the procedure does not have',
        'formInvalid',
        { schema: { ...form().schema, properties: { myNumber: { type: 'string' } }, required: [] } }
      ],
      ['no field at all', 'formInvalid', { schema: { ...form().schema, properties: {}, required: [] } }],
      ['to require what it does not ask for', 'formInvalid', { schema: { ...form().schema, required: ['telephone'] } }],
      ['days that end before they begin', 'formInvalid', { from: '2026-12-02', until: '2026-12-01' }],
      [
        'a pattern of its own',
        'malformed',
        { schema: { ...form().schema, properties: { name: { type: 'string', pattern: '[0-9]{12}' } } } }
      ],
      ['whatever else there is', 'malformed', { schema: { ...form().schema, additionalProperties: true } }],
      ['to be an office', 'malformed', { kind: 'office' }],
      ['a procedure that is not there', 'notFound', { procedure: 'nothing' }]
    ])('a form that wants %s is refused', async (_, code, changes) => {
      await expect(register(gas, { ...form(), ...(changes as object) })).rejects.toThrow(code)
      expect(await world().refusals()).toContain(code)
    })

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

    it('a form waits for the operator, is offered once approved, and is replaced by its next version', async () => {
      const first = await register(gas, form())
      expect(first).toMatchObject({ version: 1, state: 'waiting' })
      expect((await register(gas, form())).id).toBe(first.id)
      expect(await names()).not.toContain('kawa-gas')
      const { db, central } = world().central
      await decideForm(db, central.data, { id: first.id, approve: true }, central.now())
      expect((await offered()).find(({ id }) => id === 'kawa-gas')).toEqual({
        id: 'kawa-gas',
        kind: 'power',
        name: { ja: 'kawa-gas ガス', en: 'kawa-gas Gas' },
        what: form().what,
        why: form().why,
        required: false,
        fields: ['name', 'to', 'movingDate']
      })
      const again = decideForm(db, central.data, { id: first.id, approve: true }, central.now())
      await expect(again).rejects.toThrow(FormProblem)
      const second = await register(gas, form({ why: { ja: '新しい 理由', en: 'A new reason' } }))
      expect(second).toMatchObject({ version: 2, state: 'waiting' })
      const no = { ja: '理由が 短すぎます', en: 'Say more' }
      await decideForm(db, central.data, { id: second.id, approve: false, reason: no }, central.now())
      expect((await offered()).find(({ id }) => id === 'kawa-gas')?.why).toEqual(form().why)
      const later = await register(gas, form({ from: '2099-01-01' }))
      await decideForm(db, central.data, { id: later.id, approve: true }, central.now())
      expect(await names()).not.toContain('kawa-gas')
      await offer(world(), gas)
      expect(await names()).toContain('kawa-gas')
    })

    it('one filing is one signed notice with the fields of the form, asked back, answered, and accepted', async () => {
      await offer(world(), gas, form({ what: { ja: 'ガスの 手続き', en: 'Gas' } }))
      const { client, headers, operation, answer } = await filed()
      expect(answer.status).toBe(200)
      const [notice, ...more] = await noticeOf(operation.operationId)
      if (notice?.text == null || notice.signature === null) throw new Error('no notice')
      expect(more).toEqual([])
      const text = NoticeText.parse(JSON.parse(notice.text))
      expect(text).toMatchObject({
        firm: 'kawa-gas',
        key: operation.operationId,
        what: { kind: 'filing', procedure: 'move' }
      })
      expect(text.what.kind === 'filing' && Object.keys(text.what.fields).toSorted()).toEqual(told.toSorted())
      const at = (name: string, content: string | Buffer): string => {
        const file = join(gas.folder, name)
        writeFileSync(file, content)
        return file
      }
      const [signed, covered] = [at('n.p7s', Buffer.from(notice.signature, 'base64url')), at('n.json', notice.text)]
      const roots = readRoots(await gas.door.roots())
        .evidence.map(String)
        .join('\n')
      const args = ['-in', signed, '-content', covered, '-CAfile', at('roots.pem', roots), '-purpose', 'any']
      const judged = spawnSync('openssl', ['cms', '-verify', '-binary', '-inform', 'DER', ...args])
      expect(judged.stderr.toString()).toMatch(/successful/i)
      // whoever delivers again, at the same moment or later, tells nothing twice
      const { receiptNumber, what } = text
      const fields = what.kind === 'filing' ? what.fields : {}
      const adapter = firmAdapter(world().central.central, 'kawa-gas')
      const again = { key: operation.operationId, receiptNumber, fields, cms: null }
      const signal = new AbortController().signal
      for (const one of await Promise.all([adapter.deliver(again, signal), adapter.deliver(again, signal)]))
        expect(one).toEqual({ state: 'waiting' })
      expect(await noticeOf(operation.operationId)).toEqual([notice])

      await expect(reply(other, notice.key, { state: 'accepted', reception: 'X-1' })).rejects.toThrow('notFound')
      const options = [
        { id: 'am', label: { ja: '午前', en: 'Morning' } },
        { id: 'pm', label: { ja: '午後', en: 'Afternoon' } }
      ]
      const asks = {
        state: 'asked',
        title: { ja: '立ち会いは いつ？', en: 'When are you in?' },
        options,
        withinDays: 5
      }
      await reply(gas, notice.key, asks)
      await reply(gas, notice.key, asks)
      await expect(reply(gas, notice.key, { state: 'accepted', reception: 'G-1' })).rejects.toThrow('noticeClosed')
      const { task, recipientName } = await inState(operation.operationId, 'asked')
      expect(recipientName).toEqual({ ja: 'kawa-gas ガス', en: 'kawa-gas Gas' })
      const chosen = { task: task?.id ?? '', recipient: 'kawa-gas', option: 'pm' }
      const answered = await prepareAnswer(client, headers, tanaka, chosen)
      expect((await send(client, answered)).status).toBe(200)
      await until(async () => (await noticeOf(operation.operationId)).length === 2)
      const [first, second] = await noticeOf(operation.operationId)
      // the first was answered: central has no copy of what it said
      expect(first).toMatchObject({ text: null, signature: null })
      expect(NoticeText.parse(JSON.parse(second?.text ?? '')).what).toEqual({ kind: 'answer', option: 'pm' })
      await reply(gas, second?.key ?? '', { state: 'accepted', reception: 'G-2' })
      expect((await inState(operation.operationId, 'accepted')).reception).toBe('G-2')
      const rows = await world()
        .central.db.selectFrom('firm_notices')
        .select('text')
        .where('firm', '=', 'kawa-gas')
        .execute()
      expect(rows.every((row) => row.text === null)).toBe(true)
    }, 30_000)

    it('what the card signed goes to a firm that asks for it, the resident is told, and nobody can change a word of it', async () => {
      await offer(world(), gas, form({ proof: true, why: { ja: '署名が いります', en: 'It needs your signature' } }))
      expect((await offered()).find(({ id }) => id === 'kawa-gas')?.why.ja).toContain('いっしょに知らせる先の名前も')
      const { operation } = await filed(visit, ['kawa-gas', 'toto-water'])
      const [notice] = await noticeOf(operation.operationId)
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
      await offer(world(), gas)
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

    it('what was announced under a form is filed although the form was withdrawn since; nothing new is', async () => {
      const { id } = await offer(world(), gas, form({ why: { ja: '契約', en: 'Contract' } }))
      const { client, headers } = await visit()
      const wanted = { recipients: ['kawa-gas'], fields: { 'kawa-gas': told } }
      const [before] = await prepareMove(client, headers, tanaka, wanted)
      await gas.door.ask('POST', `/v1/firm/forms/${id}/withdrawal`, RegisteredForm, '{}')
      expect(await names()).not.toContain('kawa-gas')
      expect(before && (await send(client, before)).status).toBe(200)
      expect(await noticeOf(before?.operationId ?? '')).toHaveLength(1)
      await expect(prepareMove(client, headers, tanaka, wanted)).rejects.toThrow('recipientUnknown')
      await expect(other.door.ask('POST', `/v1/firm/forms/${id}/withdrawal`, RegisteredForm, '{}')).rejects.toThrow(
        'notFound'
      )
    })

    it('a field too many or too few is refused, and another recipient of the same bundle is not touched', async () => {
      await offer(world(), gas)
      const { client, headers } = await visit()
      const filedWith = async (fields: readonly string[]) => {
        const wanted = { recipients: ['kawa-gas', 'toto-power'], fields: { 'kawa-gas': fields } }
        const [first, second] = await prepareMove(client, headers, tanaka, wanted)
        if (!first || !second) throw new Error('nothing was prepared')
        return [await send(client, first), await send(client, second)] as const
      }
      for (const fields of [
        [...told, 'telephone'],
        ['to', 'movingDate']
      ]) {
        const [firm, power] = await filedWith(fields)
        expect(codeOf(firm)).toBe('documentInvalid')
        expect(power.status).toBe(200)
      }
    })

    it('a revoked firm is offered to nobody, and what waits for it comes back in plain words', async () => {
      await offer(world(), other)
      expect(await names()).toContain('umi-gas')
      const { client, headers } = await visit()
      const wanted = { recipients: ['umi-gas'], fields: { 'umi-gas': told } }
      const [before] = await prepareMove(client, headers, tanaka, wanted)
      await revokeSender(world().central.db, 'umi-gas', world().central.central.now())
      expect(await names()).not.toContain('umi-gas')
      expect(before && (await send(client, before)).status).toBe(200)
      const { reason } = await inState(before?.operationId ?? '', 'refused')
      expect(reason?.ja).toContain('会社に 直接')
      await expect(notices(other)).rejects.toThrow()
    })

    it('the command registers, keeps notices by key with their signatures, and replies', async () => {
      const command = async (...words: readonly string[]) => {
        const where = ['--url', world().central.ready.url, '--keys', gas.folder]
        const args = ['src/central/firms/command/main.ts', ...words, ...where]
        return promisify(execFile)(process.execPath, args).then(
          ({ stdout }) => ({ code: 0, said: stdout }),
          (error: unknown) => {
            const { code, stderr } = error as { code: number; stderr: string }
            return { code, said: stderr }
          }
        )
      }
      const file = join(gas.folder, 'form.json')
      writeFileSync(
        file,
        JSON.stringify({ ...form(), schema: { ...form().schema, properties: { name: { type: 'number' } } } })
      )
      expect(await command('register', file)).toMatchObject({ code: 2 })
      expect((await command('register', file)).said).toContain('schema.properties.name.type')
      writeFileSync(file, JSON.stringify(form()))
      expect((await command('register', file)).code).toBe(0)
      const { operation } = await filed()
      await noticeOf(operation.operationId)
      const into = join(gas.folder, 'books')
      const got = await command('notices', '--into', into)
      expect(got.code).toBe(0)
      const lines = got.said
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { key?: string; verdict?: string; cursor?: string })
      expect(lines.find(({ key }) => key === operation.operationId)?.verdict).toBe('genuine')
      expect(readFileSync(join(into, `${operation.operationId}.json`), 'utf8')).toContain('kawa-gas')
      // the cursor was kept: there is nothing new
      expect((await command('notices', '--into', into)).said.trim().split('\n')).toHaveLength(1)
      expect((await command('accept', operation.operationId, 'G-77')).code).toBe(0)
      expect((await inState(operation.operationId, 'accepted')).reception).toBe('G-77')
      expect(await command('accept', operation.operationId, 'G-78')).toMatchObject({ code: 1 })
    }, 30_000)
  },
  { settings: { delayFactor: 0.002 } }
)

it('a firm has every filing once, in one file, although central and it were killed in between', async () => {
  const data = mkdtempSync(join(tmpdir(), 'madoguchi-firms-'))
  const args = ['--data', data, '--delay-factor', '0.01', '--no-issuers']
  let central = await startCentralProcess(args, null)
  try {
    const store = await storeFor(defaultSettings(data))
    const settings = defaultSettings(data)
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
    central = await startCentralProcess(args, null)
    const noted = () => store.db.selectFrom('firm_notices').select('key').execute()
    await until(async () => (await noted()).length === filings.length)
    const into = join(data, 'books')
    const pull = [
      'src/central/firms/command/main.ts',
      'notices',
      '--into',
      into,
      '--url',
      central.ready.url,
      '--keys',
      folder
    ]
    const killed = spawn(process.execPath, pull)
    await once(killed.stdout, 'data')
    killed.kill('SIGKILL')
    const again = await promisify(execFile)(process.execPath, pull)
    expect(again.stderr).toBe('')
    const kept = readdirSync(into).filter((name) => name.endsWith('.json'))
    expect(kept.toSorted()).toEqual(filings.map(({ operationId }) => `${operationId}.json`).toSorted())
    expect(await noted()).toHaveLength(filings.length)
    await store.close()
  } finally {
    await central.end('SIGKILL')
    rmSync(data, { recursive: true, force: true })
  }
}, 60_000)
