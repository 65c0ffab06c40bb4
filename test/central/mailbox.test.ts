import { beforeAll, expect, it } from 'vitest'
import {
  DecisionAnswer,
  FoldersAnswer,
  MailboxAnswer,
  MessageContent,
  type Message
} from '../../src/contract/wire/mailbox.ts'
import { readRoots } from '../../src/verify/evidence/roots.ts'
import { verifyBundle, type Report } from '../../src/verify/evidence/verify.ts'
import type { IssuerKeys } from '../../src/central/issuers/issuer-keys.ts'
import { renew, RenewalProblem } from '../../src/central/evidence/renewal.ts'
import type { Client } from '../support/central-client.ts'
import { nextCard } from '../support/central-issue.ts'
import * as mail from '../support/central-mailbox.ts'
import { codeOf, session, uuidv7 } from '../support/central-visit.ts'
import { onBothStorages, type World } from '../support/central-world.ts'

type Visit = { readonly client: Client; readonly headers: Record<string, string> }

const day = 86_400_000

onBothStorages('mailbox', (world: () => World) => {
  let keys: IssuerKeys
  beforeAll(async () => {
    keys = await mail.issuersOf(world())
  })
  const visit = async (name: string): Promise<Visit> => {
    const client = await world().connect()
    return { client, headers: await session(client, name) }
  }
  const find = async ({ client, headers }: Visit, id: string): Promise<Message | undefined> =>
    (await mail.messagesOf(client, headers)).find((one) => one.id === id)
  const receipts = async (of: Visit, id: string): Promise<string[]> =>
    ((await find(of, id))?.receipts ?? []).map((one) => one.event)
  const report = async ({ client, headers }: Visit, id: string): Promise<Report> => {
    const bundle = JSON.stringify(await mail.bundleOf(client, headers, id))
    return verifyBundle(bundle, readRoots(await mail.rootsOf(client)), world().central.central.now())
  }

  it('a letter without a receipt is delivered at once and opened at the first reading', async () => {
    const tanaka = await visit('tanaka')
    const id = await mail.delivered(world(), keys, 'tanaka')
    expect(await find(tanaka, id)).toMatchObject({
      sender: 'hikari-life',
      senderName: { ja: 'ひかり生命保険' },
      state: 'delivered',
      folder: 'deductions',
      size: mail.document.length,
      openBefore: null
    })
    expect(await receipts(tanaka, id)).toEqual(['submission', 'delivery'])
    const content = MessageContent.parse((await mail.contentOf(tanaka.client, tanaka.headers, id)).body)
    expect(Buffer.from(content.document, 'base64url')).toEqual(mail.document)
    expect((await mail.contentOf(tanaka.client, tanaka.headers, id)).status).toBe(200)
    expect(await receipts(tanaka, id)).toEqual(['submission', 'delivery', 'opening'])
    expect(await report(tanaka, id)).toMatchObject({ ok: true, codes: [], document: { included: true } })
  })

  it('nobody else can see, open, move, decide or export it', async () => {
    const sato = await visit('sato')
    const open = await mail.delivered(world(), keys, 'tanaka')
    const waiting = await mail.delivered(world(), keys, 'tanaka', { receipt: 'opening' })
    expect(await find(sato, open)).toBeUndefined()
    for (const id of [open, waiting]) {
      expect(codeOf(await mail.contentOf(sato.client, sato.headers, id))).toBe('notFound')
      const at = `/v1/mailbox/${id}`
      expect(codeOf(await sato.client.call('GET', `${at}/evidence`, undefined, sato.headers))).toBe('notFound')
      expect(codeOf(await sato.client.call('PUT', `${at}/folder`, { folder: 'archive' }, sato.headers))).toBe(
        'notFound'
      )
      const ask = { operationId: uuidv7(), decision: 'accept' }
      expect(codeOf(await sato.client.call('POST', `${at}/receipt`, ask, sato.headers))).toBe('notFound')
      expect(codeOf(await mail.contentOf(sato.client, {}, id))).toBe('levelInsufficient')
    }
  })

  it('with a receipt the content stays closed until the card has proved the acceptance', async () => {
    const tanaka = await visit('tanaka')
    const id = await mail.delivered(world(), keys, 'tanaka', { receipt: 'opening' })
    expect((await find(tanaka, id))?.state).toBe('waiting')
    expect(codeOf(await mail.contentOf(tanaka.client, tanaka.headers, id))).toBe('receiptNeeded')
    const closed = await mail.bundleOf(tanaka.client, tanaka.headers, id)
    expect(closed.body).not.toContain(mail.document.toString('base64url'))
    expect(await report(tanaka, id)).toMatchObject({ ok: true, document: { included: false } })
    const answer = await mail.decided(tanaka.client, tanaka.headers, { name: 'tanaka', id, decision: 'accept' })
    expect(DecisionAnswer.parse(answer.body).state).toBe('delivered')
    expect((await mail.contentOf(tanaka.client, tanaka.headers, id)).status).toBe(200)
    expect(await receipts(tanaka, id)).toEqual(['submission', 'notification', 'acceptance', 'delivery', 'opening'])
    expect(await report(tanaka, id)).toMatchObject({ ok: true, codes: [], document: { included: true } })
  })

  it("a receipt proved with the next card's key on P-384 stands in evidence as well", async () => {
    const card = await nextCard(world(), 'tanaka')
    const client = await world().connect()
    const headers = await session(client, card)
    const id = await mail.delivered(world(), keys, 'tanaka', { receipt: 'opening' })
    expect((await mail.decided(client, headers, { name: card, id, decision: 'accept' })).status).toBe(200)
    expect(await report({ client, headers }, id)).toMatchObject({ ok: true, codes: [] })
  })

  it('a refusal closes it for good', async () => {
    const tanaka = await visit('tanaka')
    const id = await mail.delivered(world(), keys, 'tanaka', { receipt: 'opening' })
    const refusal = await mail.decided(tanaka.client, tanaka.headers, { name: 'tanaka', id, decision: 'refuse' })
    expect(DecisionAnswer.parse(refusal.body).state).toBe('refused')
    expect(codeOf(await mail.contentOf(tanaka.client, tanaka.headers, id))).toBe('messageClosed')
    const again = { operationId: uuidv7(), decision: 'accept' }
    const ask = await tanaka.client.call('POST', `/v1/mailbox/${id}/receipt`, again, tanaka.headers)
    expect(codeOf(ask)).toBe('messageClosed')
    expect(await report(tanaka, id)).toMatchObject({ ok: true, document: { included: false } })
  })

  it('a decision is taken once: the same again is the same answer, another body a conflict', async () => {
    const tanaka = await visit('tanaka')
    const id = await mail.delivered(world(), keys, 'tanaka', { receipt: 'opening' })
    const wanted = { name: 'tanaka', id, decision: 'accept' } as const
    const body = await mail.provenDecision(tanaka.client, tanaka.headers, wanted)
    const both = await Promise.all([
      mail.sendDecision(tanaka.client, id, body),
      mail.sendDecision(tanaka.client, id, body)
    ])
    const later = await mail.sendDecision(await world().connect(), id, body)
    for (const one of [...both, later]) expect(one).toMatchObject({ status: 200, body: both[0]?.body })
    expect((await receipts(tanaka, id)).filter((one) => one === 'acceptance')).toHaveLength(1)
    expect(codeOf(await mail.sendDecision(tanaka.client, id, { ...body, receipt: `${body.receipt} ` }))).toBe(
      'operationConflict'
    )
    expect(await report(tanaka, id)).toMatchObject({ ok: true })
  })

  it('the same receipt asked for many times at once is one receipt, and any of its answers can be proven', async () => {
    const tanaka = await visit('tanaka')
    const id = await mail.delivered(world(), keys, 'tanaka', { receipt: 'opening' })
    const wanted = { name: 'tanaka', id, decision: 'accept', operationId: uuidv7() } as const
    const ask = { operationId: wanted.operationId, decision: wanted.decision }
    const path = `/v1/mailbox/${id}/receipt`
    const answers = await Promise.all(
      Array.from({ length: 24 }, () => tanaka.client.call('POST', path, ask, tanaka.headers))
    )
    for (const one of answers) expect(one).toMatchObject({ status: 200, body: answers[0]?.body })
    const letter = await mail.delivered(world(), keys, 'tanaka', { receipt: 'opening' })
    const other = await tanaka.client.call('POST', `/v1/mailbox/${letter}/receipt`, ask, tanaka.headers)
    expect(codeOf(other)).toBe('operationConflict')
    const body = await mail.provenDecision(tanaka.client, tanaka.headers, wanted)
    expect((await mail.sendDecision(tanaka.client, id, body)).status).toBe(200)
  })

  it.each<[string, string, Partial<Parameters<typeof mail.provenDecision>[2]>]>([
    ['another purpose', 'wrongPurpose', { proof: { parts: { purpose: 'sign-in' } } }],
    ['another server', 'wrongServer', { proof: { parts: { server: Buffer.alloc(32) } } }],
    ['a nonce nobody gave out', 'nonceUnknown', { proof: { parts: { nonce: Buffer.alloc(32) } } }],
    ['another connection', 'wrongConnection', { proof: { parts: { exporter: Buffer.alloc(32) } } }],
    ['another terminal', 'wrongTerminal', { proof: { parts: { terminal: Buffer.alloc(32) } } }],
    ['another receipt', 'wrongPayload', { proof: { parts: { payload: Buffer.alloc(32) } } }],
    ['a changed receipt', 'wrongPayload', { receipt: (text) => text.replace('accept', 'refuse') }],
    ["another resident's card", 'signatureInvalid', { name: 'sato' }]
  ])('a proof for %s opens nothing', async (_, code, changes) => {
    const tanaka = await visit('tanaka')
    const id = await mail.delivered(world(), keys, 'tanaka', { receipt: 'opening' })
    const wanted = { name: 'tanaka', id, decision: 'accept', ...changes } as const
    expect(codeOf(await mail.decided(tanaka.client, tanaka.headers, wanted))).toBe(code)
    expect(codeOf(await mail.contentOf(tanaka.client, tanaka.headers, id))).toBe('receiptNeeded')
  })

  it('a decision from another terminal, or without a receipt, is refused', async () => {
    const tanaka = await visit('tanaka')
    const id = await mail.delivered(world(), keys, 'tanaka', { receipt: 'opening' })
    const wanted = { name: 'tanaka', id, decision: 'accept' } as const
    const body = await mail.provenDecision(tanaka.client, tanaka.headers, wanted)
    expect(codeOf(await mail.sendDecision(await world().connect(1), id, body))).toBe('wrongTerminal')
    expect(codeOf(await mail.sendDecision(tanaka.client, id, { ...body, operationId: uuidv7() }))).toBe('intentUnknown')
  })

  it.each([
    [
      'a changed consignment',
      'sealInvalid',
      (one: mail.Sent) => ({ ...one, consignment: one.consignment.replace('生命', '地震') })
    ],
    ['no signature', 'sealInvalid', (one: mail.Sent) => ({ ...one, signature: 'AAAAAAAAAAAA' })],
    ['no JSON', 'malformed', (one: mail.Sent) => ({ ...one, consignment: 'letter' })],
    ['a seal that opens nothing', 'sealInvalid', (one: mail.Sent) => ({ ...one, sealed: one.sealed.slice(0, -8) })],
    ['too much', 'tooLarge', (one: mail.Sent) => ({ ...one, sealed: 'x'.repeat(450_000) })]
  ])('a submission with %s is refused', async (_, fault, change) => {
    const letter = await mail.letterTo(world(), keys, 'tanaka')
    expect(await mail.handIn(world(), change(letter))).toEqual({ ok: false, fault })
  })

  it('a submission by another issuer, to nobody, or with impossible terms is refused', async () => {
    const fault = async (changes: Parameters<typeof mail.letterTo>[3]): Promise<unknown> =>
      mail.handIn(world(), await mail.letterTo(world(), keys, 'tanaka', changes))
    expect(await fault({ signedBy: 'daichi-fire' })).toEqual({ ok: false, fault: 'sealUntrusted' })
    expect(await fault({ recipient: 'A'.repeat(43) })).toEqual({ ok: false, fault: 'recipientUnknown' })
    expect(await fault({ receipt: 'opening', openBefore: null })).toEqual({ ok: false, fault: 'termsImpossible' })
  })

  it('the same reference again is the same message; with another letter it is a conflict', async () => {
    const letter = await mail.letterTo(world(), keys, 'sato', { reference: 'policy-1' })
    const [first, second] = [await mail.handIn(world(), letter), await mail.handIn(world(), letter)]
    expect(first).toMatchObject({ ok: true })
    expect(second).toEqual(first)
    const other = await mail.letterTo(world(), keys, 'sato', { reference: 'policy-1' })
    expect(await mail.handIn(world(), other)).toEqual({ ok: false, fault: 'operationConflict' })
    const sato = await visit('sato')
    expect(await mail.messagesOf(sato.client, sato.headers)).toHaveLength(1)
  })

  it('the sender gets typed receipts of its own messages and of no others', async () => {
    const id = await mail.delivered(world(), keys, 'suzuki', { sender: 'daichi-fire', reference: 'fire-7' })
    const door = await mail.doorOf(world(), 'daichi-fire')
    const own = await door.message(id)
    expect([own.reference, own.state]).toEqual(['fire-7', 'delivered'])
    expect(own.receipts.map((one) => one.event)).toEqual(['submission', 'delivery'])
    const stranger = await mail.doorOf(world(), 'hikari-life')
    await expect(stranger.message(id)).rejects.toThrow('notFound')
  })

  it('nothing of the document stands in the database in the clear', async () => {
    const rows = await world().central.db.selectFrom('messages').selectAll().execute()
    expect(rows.length).toBeGreaterThan(3)
    const text = JSON.stringify(rows)
    for (const form of ['utf8', 'base64url', 'base64', 'hex'] as const)
      expect(text).not.toContain(mail.document.toString(form).slice(4, 60))
  })

  it('folders: four are there, own ones are made, filled and removed only when empty', async () => {
    const { client, headers } = await visit('sato')
    const put = (path: string, body: unknown) => client.call('PUT', `/v1/mailbox/${path}`, body, headers)
    const remove = (id: string) => client.call('DELETE', `/v1/mailbox/folders/${id}`, undefined, headers)
    const folders = async () =>
      FoldersAnswer.parse((await client.call('GET', '/v1/mailbox/folders', undefined, headers)).body).folders.map(
        (one) => `${one.id} ${one.name.ja} ${one.messages}`
      )
    const id = await mail.delivered(world(), keys, 'sato')
    const before = await folders()
    expect(before.map((one) => one.split(' ')[0])).toEqual(['inbox', 'deductions', 'health', 'archive'])
    expect((await put('folders/house', { name: '家のこと' })).status).toBe(204)
    expect((await put(`${id}/folder`, { folder: 'house' })).status).toBe(204)
    expect(await folders()).toContain('house 家のこと 1')
    expect(codeOf(await remove('house'))).toBe('folderInUse')
    expect(codeOf(await remove('inbox'))).toBe('folderInUse')
    expect(codeOf(await put('folders/inbox', { name: 'mine' }))).toBe('folderInUse')
    expect(codeOf(await put(`${id}/folder`, { folder: 'nowhere' }))).toBe('notFound')
    expect((await put(`${id}/folder`, { folder: 'archive' })).status).toBe(204)
    expect((await remove('house')).status).toBe(204)
    const tanaka = await visit('tanaka')
    const theirs = await tanaka.client.call('GET', '/v1/mailbox/folders', undefined, tanaka.headers)
    expect(FoldersAnswer.parse(theirs.body).folders.some((one) => one.own)).toBe(false)
  })

  it('the cursor gives what changed since', async () => {
    const { client, headers } = await visit('sato')
    const page = async (cursor: string) =>
      MailboxAnswer.parse((await client.call('GET', `/v1/mailbox?cursor=${cursor}`, undefined, headers)).body)
    const id = await mail.delivered(world(), keys, 'sato')
    const { cursor } = await page('')
    expect((await page(cursor)).messages).toEqual([])
    await mail.contentOf(client, headers, id)
    expect((await page(cursor)).messages.map((one) => [one.id, one.state])).toEqual([[id, 'opened']])
  })

  it('what is not decided in time expires unopened', async () => {
    const before = await visit('tanaka')
    const id = await mail.delivered(world(), keys, 'tanaka', { receipt: 'opening' })
    const wanted = { name: 'tanaka', id, decision: 'accept' } as const
    const late = await mail.provenDecision(before.client, before.headers, wanted)
    world().ahead(11 * day)
    expect(codeOf(await mail.sendDecision(before.client, id, late))).toBe('intentExpired')
    const tanaka = await visit('tanaka')
    expect(codeOf(await mail.contentOf(tanaka.client, tanaka.headers, id))).toBe('messageClosed')
    expect(await receipts(tanaka, id)).toEqual(['submission', 'notification', 'expiry'])
    expect(await report(tanaka, id)).toMatchObject({ ok: true, document: { included: false } })
  })

  it('a renewed bundle outlives the time-stamps it was exported with; a broken one is not renewed', async () => {
    const tanaka = await visit('tanaka')
    const bundle = JSON.stringify(
      await mail.bundleOf(tanaka.client, tanaka.headers, await mail.delivered(world(), keys, 'tanaka'))
    )
    const { evidence, now } = world().central.central
    world().ahead(10 * 365 * day)
    const renewed = JSON.stringify(await renew(bundle, evidence, now()))
    await expect(
      renew(bundle.replace('"archive":[{"stamp":"M', '"archive":[{"stamp":"N'), evidence, now())
    ).rejects.toThrow(RenewalProblem)
    const later = new Date(now().getTime() + 5 * 365 * day)
    const roots = readRoots(evidence.roots())
    expect(verifyBundle(bundle, roots, later).codes).toEqual(['archiveExpired'])
    expect(verifyBundle(renewed, roots, later)).toMatchObject({ ok: true, codes: [] })
  })
})
