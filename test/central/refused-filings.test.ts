import { expect, it } from 'vitest'
import { softCard, type SoftCard } from '../support/central-card.ts'
import type { Client } from '../support/central-client.ts'
import { issueCard } from '../support/central-issue.ts'
import {
  codeOf,
  prepareMove,
  sealTo,
  send,
  session,
  sha256,
  text,
  uuidv7,
  type FilingChanges,
  type Prepared
} from '../support/central-visit.ts'
import { onBothStorages } from '../support/central-world.ts'

onBothStorages('filings that are refused', (world) => {
  const tanaka = softCard('tanaka')

  const visit = async (name = 'tanaka'): Promise<{ client: Client; headers: Record<string, string> }> => {
    const client = await world().connect()
    return { client, headers: await session(client, name) }
  }

  const sent = async (changes: FilingChanges, card = tanaka): Promise<unknown> => {
    const { client, headers } = await visit()
    const [operation] = await prepareMove(client, headers, card, { recipients: ['toto-power'], ...changes })
    if (!operation) throw new Error('nothing to send')
    const answer = await send(client, operation)
    return answer.status === 200 ? 'taken' : codeOf(answer)
  }

  it('an operation without an intent is refused', async () => {
    const { client, headers } = await visit()
    const [operation] = await prepareMove(client, headers, tanaka, { recipients: ['toto-power'] })
    expect(codeOf(await send(client, { ...(operation as Prepared), bundleId: uuidv7() }))).toBe('intentUnknown')
  })

  it('an operation from another terminal is refused, before and after it was taken', async () => {
    const { client, headers } = await visit()
    const [operation] = await prepareMove(client, headers, tanaka, { recipients: ['toto-power'] })
    const other = await world().connect(1)
    expect(codeOf(await send(other, operation as Prepared))).toBe('wrongTerminal')
    await send(client, operation as Prepared)
    expect(codeOf(await send(other, operation as Prepared))).toBe('wrongTerminal')
  })

  it.each<[string, string, FilingChanges]>([
    ['proof by another card', 'signatureInvalid', { prover: softCard('sato') }],
    ['document signed by another resident', 'notOwner', { signatory: softCard('sato') }],
    ['document signed under a self-made root', 'certificateUntrusted', { signatory: softCard('mallory') }],
    ['document signed with an expired certificate', 'certificateExpired', { signatory: softCard('suzuki') }],
    ['document signed with a revoked certificate', 'certificateRevoked', { signatory: softCard('ito') }],
    [
      'document signed with the authentication key',
      'certificateUsage',
      { signatory: { ...tanaka, signature: tanaka.authentication } }
    ],
    ['sign-in proof', 'wrongPurpose', { proof: { parts: { purpose: 'sign-in' } } }],
    ['answer proof', 'wrongPurpose', { proof: { parts: { purpose: 'answer' } } }],
    ['proof for another server', 'wrongServer', { proof: { parts: { server: sha256('elsewhere') } } }],
    ['proof over another nonce', 'nonceUnknown', { proof: { parts: { nonce: Buffer.alloc(32, 7) } } }],
    ['proof of another connection', 'wrongConnection', { proof: { parts: { exporter: Buffer.alloc(32, 7) } } }],
    ['proof of another terminal', 'wrongTerminal', { proof: { parts: { terminal: Buffer.alloc(32, 7) } } }],
    ['proof over another manifest', 'wrongPayload', { proof: { parts: { payload: sha256('other') } } }],
    [
      'proof of another version',
      'wrongVersion',
      { proof: { transcript: (bytes) => Buffer.concat([Buffer.from([9]), bytes.subarray(1)]) } }
    ],
    ['forged proof signature', 'signatureInvalid', { proof: { signature: () => Buffer.alloc(256, 1) } }],
    ['manifest other than the one announced', 'wrongPayload', { sealedManifest: (text) => `${text} ` }],
    ['content other than the one announced', 'wrongPayload', { sealedContent: (text) => text.replace('203', '204') }],
    [
      'field that is not as signed',
      'documentInvalid',
      { content: (content) => ({ ...content, fields: { ...(content['fields'] as object), to: '海野市 山手 9' } }) }
    ],
    [
      'field the firm may not have',
      'documentInvalid',
      {
        content: (content) => ({
          ...content,
          fields: { ...(content['fields'] as object), movers: '和子さん、一郎さん' }
        })
      }
    ],
    [
      'field that is missing',
      'documentInvalid',
      { content: (content) => ({ ...content, fields: { name: '田中 和子' } }) }
    ],
    [
      'content for another recipient',
      'documentInvalid',
      { content: (content) => ({ ...content, recipient: 'minato-bank' }) }
    ],
    ['content of another bundle', 'documentInvalid', { content: (content) => ({ ...content, bundleId: uuidv7() }) }],
    [
      'digest of another document',
      'documentInvalid',
      { content: (content) => ({ ...content, documentSha256: text(sha256('other')) }) }
    ],
    [
      'document of another bundle',
      'documentInvalid',
      { document: (document) => ({ ...document, bundleId: uuidv7() }) }
    ],
    [
      'document of another procedure',
      'documentInvalid',
      { document: (document) => ({ ...document, procedure: 'marriage' }) }
    ],
    [
      'document with a part nobody knows',
      'documentInvalid',
      { document: (document) => ({ ...document, hidden: 'x' }) }
    ],
    ['missing signature', 'documentInvalid', { cmsBytes: () => null }],
    ['rubbish signature', 'documentInvalid', { cmsBytes: () => Buffer.from('rubbish') }],
    ['forged signature', 'signatureInvalid', { cms: { signature: () => Buffer.alloc(256, 3) } }],
    ['signature over another document', 'signatureInvalid', { cms: { digestOf: Buffer.from('other') } }]
  ])('a %s is refused', async (_, expected, changes) => {
    expect(await sent(changes)).toBe(expected)
  })

  it('the same without any change is taken', async () => {
    expect(await sent({})).toBe('taken')
  })

  it('a document signed by somebody who is not registered is refused', async () => {
    const nobody: SoftCard = { ...tanaka, signature: await issueCard({ purpose: 'signature' }) }
    expect(await sent({ signatory: nobody })).toBe('residentUnknown')
  })

  it("what does not open with central's key is refused", async () => {
    const { client, headers } = await visit()
    const [operation] = await prepareMove(client, headers, tanaka, { recipients: ['toto-power'] })
    // the first six bits of the tag are others: what is put there must not be what stood there
    const changed = (operation?.sealed ?? '').replace(/\.(.)([^.]*)$/, (_all, first, rest) =>
      first === 'A' ? `.B${rest}` : `.A${rest}`
    )
    expect(codeOf(await send(client, { ...(operation as Prepared), sealed: changed }))).toBe('malformed')
    expect(
      codeOf(await send(client, { ...(operation as Prepared), sealed: await sealTo(client, { other: true }) }))
    ).toBe('malformed')
  })

  it.each<[string, string, NonNullable<FilingChanges['manifest']>]>([
    [
      'an unknown recipient',
      'recipientUnknown',
      (manifest) => ({
        ...manifest,
        operations: [{ operationId: uuidv7(), recipient: 'nobody', contentSha256: text(sha256('')) }]
      })
    ],
    ['an unknown procedure', 'notFound', (manifest) => ({ ...manifest, procedure: 'marriage' })],
    [
      'one recipient twice',
      'malformed',
      (manifest) => ({
        ...manifest,
        operations: [1, 2].map(() => ({
          operationId: uuidv7(),
          recipient: 'toto-power',
          contentSha256: text(sha256(''))
        }))
      })
    ],
    ['a part nobody knows', 'malformed', (manifest) => ({ ...manifest, hidden: 1 })]
  ])('an intent with %s is refused', async (_, expected, manifest) => {
    const { client, headers } = await visit()
    await expect(prepareMove(client, headers, tanaka, { recipients: ['toto-power'], manifest })).rejects.toThrow(
      expected
    )
  })

  it('an intent that comes again gets the same nonce; with another manifest it is a conflict', async () => {
    const { client, headers } = await visit()
    const bundleId = uuidv7()
    const manifest = (operationId: string): string =>
      JSON.stringify({
        bundleId,
        kind: 'filing',
        procedure: 'move',
        operations: [{ operationId, recipient: 'toto-power', contentSha256: text(sha256('')) }]
      })
    const first = manifest(uuidv7())
    const answer = await client.call('POST', '/v1/intents', { manifest: first }, headers)
    expect((await client.call('POST', '/v1/intents', { manifest: first }, headers)).body).toEqual(answer.body)
    expect(codeOf(await client.call('POST', '/v1/intents', { manifest: manifest(uuidv7()) }, headers))).toBe(
      'operationConflict'
    )
    const other = await visit('sato')
    expect(codeOf(await other.client.call('POST', '/v1/intents', { manifest: first }, other.headers))).toBe('notOwner')
  })

  it('nobody announces without a session', async () => {
    expect(codeOf(await (await world().connect()).call('POST', '/v1/intents', { manifest: '{}' }))).toBe(
      'levelInsufficient'
    )
  })

  it('an operation later than its intent allows is refused', async () => {
    const { client, headers } = await visit()
    const [operation] = await prepareMove(client, headers, tanaka, { recipients: ['toto-power'] })
    world().ahead(7 * 86_400_000 + 1_000)
    expect(codeOf(await send(client, operation as Prepared))).toBe('intentExpired')
  })
})
