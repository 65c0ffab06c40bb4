import 'reflect-metadata'
import { randomBytes } from 'node:crypto'
import { KeyUsageFlags } from '@peculiar/x509'
import { expect, it } from 'vitest'
import { SignInAnswer } from '../../src/contract/wire/session.ts'
import { signedBy, softCard, type SoftCard } from '../support/central-card.ts'
import {
  askNonce,
  bearer,
  codeOf,
  prepareMove,
  send,
  session,
  sha256,
  signIn,
  signInBody,
  text,
  type SignInChanges
} from '../support/central-visit.ts'
import { issueCard, nextCard, type Wanted } from '../support/central-issue.ts'
import { onBothStorages } from '../support/central-world.ts'

onBothStorages('signing in', (world) => {
  const tanaka = softCard('tanaka')
  const refused = async (changes: SignInChanges, card = tanaka): Promise<unknown> => {
    const answer = await signIn(await world().connect(), card, changes)
    expect(answer.type).toContain('application/problem+json')
    expect(await world().refusals()).toContain(codeOf(answer))
    return codeOf(answer)
  }

  it('a present card opens a session with a name and a pairwise pseudonym', async () => {
    const answer = await signIn(await world().connect(), tanaka)
    expect(answer.status).toBe(200)
    const opened = SignInAnswer.parse(answer.body)
    expect(opened.name).toEqual({ family: '田中', given: '和子' })
    const again = SignInAnswer.parse((await signIn(await world().connect(1), tanaka)).body)
    expect(again.pseudonym).toBe(opened.pseudonym)
    const other = SignInAnswer.parse((await signIn(await world().connect(), softCard('sato'))).body)
    expect(other.pseudonym).not.toBe(opened.pseudonym)
  })

  it('the next card, with keys on P-384, opens a session and files under its signature', async () => {
    const card = await nextCard(world(), 'tanaka')
    const client = await world().connect()
    const token = await session(client, card)
    const [operation] = await prepareMove(client, token, card, { recipients: ['toto-power'] })
    expect(operation && (await send(client, operation)).status).toBe(200)
    const damaged = (bytes: Buffer): Buffer => {
      const signature = signedBy(card.authentication, bytes, 'ieee-p1363')
      signature[50] = (signature[50] ?? 0) ^ 1
      return signature
    }
    expect(await refused({ signature: damaged }, card)).toBe('signatureInvalid')
    // in the form CMS has it, which no card gives
    expect(await refused({ signature: (bytes) => signedBy(card.authentication, bytes, 'der') }, card)).toBe(
      'signatureInvalid'
    )
  })

  it('a session does not outlast the certificate it rests on', async () => {
    const to = new Date(Math.ceil(Date.now() / 1_000) * 1_000 + 10 * 60_000)
    const opened = await signIn(await world().connect(), await nextCard(world(), 'sato', { to }))
    expect(SignInAnswer.parse(opened.body).expiresAt).toBe(to.toISOString())
  })

  it('a card of the older authority of the same name is known by its signature', async () => {
    expect((await signIn(await world().connect(), softCard('sato'))).status).toBe(200)
  })

  it('a proof sent twice is refused: its nonce is spent', async () => {
    const client = await world().connect()
    const body = await signInBody(client, tanaka)
    expect((await client.call('POST', '/v1/session', body)).status).toBe(200)
    expect(codeOf(await client.call('POST', '/v1/session', body))).toBe('nonceSpent')
  })

  it('a refused proof has spent its nonce as well', async () => {
    const client = await world().connect()
    const nonce = await askNonce(client)
    expect(codeOf(await signIn(client, tanaka, { nonce, parts: { payload: sha256('other') } }))).toBe('wrongPayload')
    expect(codeOf(await signIn(client, tanaka, { nonce }))).toBe('nonceSpent')
  })

  it('of many proofs over one nonce at most one is taken', async () => {
    const client = await world().connect()
    const nonce = await askNonce(client)
    const answers = await Promise.all(Array.from({ length: 8 }, () => signIn(client, tanaka, { nonce })))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(answers.filter((answer) => codeOf(answer) === 'nonceSpent')).toHaveLength(7)
  })

  it('a nonce central never gave is refused', async () => {
    expect(await refused({ nonce: text(randomBytes(32)) })).toBe('nonceUnknown')
  })

  it('a nonce is too old after 60 seconds', async () => {
    const client = await world().connect()
    const nonce = await askNonce(client)
    world().ahead(61_000)
    expect(codeOf(await signIn(client, tanaka, { nonce }))).toBe('nonceExpired')
  })

  it('another version is refused', async () => {
    expect(await refused({ transcript: (bytes) => Buffer.concat([Buffer.from([2]), bytes.subarray(1)]) })).toBe(
      'wrongVersion'
    )
  })

  it('another purpose is refused', async () => {
    expect(await refused({ parts: { purpose: 'filing' } })).toBe('wrongPurpose')
  })

  it('a proof for another server is refused', async () => {
    expect(await refused({ parts: { server: sha256('central.elsewhere.invalid') } })).toBe('wrongServer')
  })

  it('a proof made for another connection of the same terminal is refused', async () => {
    const [one, other] = [await world().connect(), await world().connect()]
    const body = await signInBody(one, tanaka)
    expect(codeOf(await other.call('POST', '/v1/session', body))).toBe('wrongConnection')
  })

  it('a nonce given out on another connection is refused even in a proof for this one', async () => {
    const nonce = await askNonce(await world().connect())
    expect(await refused({ nonce })).toBe('wrongConnection')
  })

  it('a proof that names another terminal is refused', async () => {
    const other = await world().connect(1)
    expect(await refused({ parts: { terminal: other.terminal } })).toBe('wrongTerminal')
  })

  it('another payload than the one proven is refused', async () => {
    expect(await refused({ payload: JSON.stringify({ visit: '01890000-0000-7000-8000-000000000000' }) })).toBe(
      'wrongPayload'
    )
  })

  it('a signature by another key is refused', async () => {
    expect(await refused({ certificate: softCard('sato').authentication.certificate })).toBe('signatureInvalid')
  })

  it('a signature over something else is refused', async () => {
    expect(await refused({ signature: () => randomBytes(256) })).toBe('signatureInvalid')
  })

  it('an expired certificate is refused', async () => {
    expect(await refused({}, softCard('suzuki'))).toBe('certificateExpired')
  })

  it('a revoked certificate is refused', async () => {
    expect(await refused({}, softCard('ito'))).toBe('certificateRevoked')
  })

  it('a certificate of a self-made root with the right name is refused', async () => {
    expect(await refused({}, softCard('mallory'))).toBe('certificateUntrusted')
  })

  it('a signature certificate cannot open a session', async () => {
    const card = { ...tanaka, authentication: tanaka.signature }
    expect(await refused({}, card)).toBe('certificateUsage')
  })

  it.each<[string, string, Omit<Wanted, 'purpose'>]>([
    ['under another policy', 'certificatePolicy', { policy: '1.2.392.200149.8.5.1.1.20' }],
    ['for another use', 'certificateUsage', { usage: KeyUsageFlags.keyEncipherment }],
    ['that is an authority itself', 'certificateUsage', { ca: true }],
    ['of tomorrow', 'certificateNotYetValid', { from: new Date(Date.now() + 86_400_000) }],
    ['of yesterday', 'certificateExpired', { to: new Date(Date.now() - 86_400_000) }],
    ['of somebody who is not registered', 'residentUnknown', {}]
  ])('a certificate %s is refused', async (_, expected, wanted) => {
    const card: SoftCard = { ...tanaka, authentication: await issueCard({ purpose: 'authentication', ...wanted }) }
    expect(await refused({}, card)).toBe(expected)
  })

  it('rubbish in place of a certificate is refused', async () => {
    expect(await refused({ certificate: randomBytes(700) })).toBe('certificateMalformed')
    const trailing = Buffer.concat([tanaka.authentication.certificate, Buffer.from([0])])
    expect(await refused({ certificate: trailing })).toBe('certificateMalformed')
  })

  it('a token is worth nothing on another connection', async () => {
    const headers = await session(await world().connect(), 'tanaka')
    const other = await world().connect()
    expect(codeOf(await other.call('GET', '/v1/self', undefined, headers))).toBe('wrongConnection')
  })

  it('a token is worth nothing from another terminal', async () => {
    const headers = await session(await world().connect(), 'tanaka')
    const other = await world().connect(1)
    expect(codeOf(await other.call('GET', '/v1/self', undefined, headers))).toBe('wrongTerminal')
  })

  it('a session that was closed is gone, and so is one that central never opened', async () => {
    const client = await world().connect()
    const headers = await session(client, 'tanaka')
    expect((await client.call('DELETE', '/v1/session', undefined, headers)).status).toBe(204)
    expect(codeOf(await client.call('GET', '/v1/self', undefined, headers))).toBe('sessionMissing')
    expect(codeOf(await client.call('GET', '/v1/self', undefined, bearer(text(randomBytes(32)))))).toBe(
      'sessionMissing'
    )
  })

  it('a session ends by time', async () => {
    const client = await world().connect()
    const headers = await session(client, 'tanaka')
    world().ahead(31 * 60_000)
    expect(codeOf(await client.call('GET', '/v1/self', undefined, headers))).toBe('sessionExpired')
  })

  it('without a session the answer says which level is missing', async () => {
    const answer = await (await world().connect()).call('GET', '/v1/self')
    expect([answer.status, codeOf(answer)]).toEqual([401, 'levelInsufficient'])
    expect(String(answer.headers['www-authenticate'])).toContain('insufficient_user_authentication')
  })

  it('what central keeps of a card is a keyed hash: no certificate, no name of its holder beside it', async () => {
    await session(await world().connect(), 'tanaka')
    const { db } = world().central
    const kept = JSON.stringify([
      await db.selectFrom('cards').selectAll().execute(),
      await db.selectFrom('sessions').select(['token', 'exporter', 'terminal']).execute(),
      await db.selectFrom('audit').selectAll().execute(),
      world().log
    ])
    expect(kept).not.toContain(sha256(tanaka.authentication.certificate).toString('base64url'))
    expect(kept).not.toContain(text(tanaka.authentication.certificate).slice(0, 60))
    expect(kept).not.toContain('田中')
  })
})
