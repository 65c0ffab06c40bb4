// Firms that register their own form: what may be asked, who decides, and one signed notice for each filing.
import { execFile, spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { NoticeText, RegisteredForm } from '../../src/contract/wire/firms.ts'
import { FilingsAnswer, RecipientsAnswer, type Filing, type Recipient } from '../../src/contract/wire/filings.ts'
import { firmAdapter } from '../../src/central/firms/adapter.ts'
import { decideForm, FormProblem } from '../../src/central/firms/forms.ts'
import { revokeSender } from '../../src/central/senders/enrolment.ts'
import { readRoots } from '../../src/verify/evidence/roots.ts'
import { softCard } from '../support/central-card.ts'
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
      // a door that cannot be opened any more is no place to send anybody to
      const { db } = world().central
      const doors = db.updateTable('sender_certificates').where('sender', '=', 'umi-gas').where('purpose', '=', 'door')
      const { expires_at: ends } = await db
        .selectFrom('sender_certificates')
        .select('expires_at')
        .where('sender', '=', 'umi-gas')
        .where('purpose', '=', 'door')
        .executeTakeFirstOrThrow()
      await doors.set({ expires_at: '2026-01-01T00:00:00.000Z' }).execute()
      expect(await names()).not.toContain('umi-gas')
      await doors.set({ expires_at: ends }).execute()
      expect(await names()).toContain('umi-gas')
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
