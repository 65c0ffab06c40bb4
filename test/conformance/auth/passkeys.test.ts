// What only a passkey can get wrong: copies, unverified holders, other pages, and enrolments nobody vouched for.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PasskeysAnswer } from '../../../src/contract/wire/session.ts'
import { newOperationId } from '../../../src/main/signing/operation-id.ts'
import { enrolFor, good, onReader, passkeyOn, visitAt } from '../../support/auth-candidates.ts'
import { chromiumAbsent, chromiumAuthenticator, closeChromium } from '../../support/auth-chromium.ts'
import { softAuthenticator, type TestAuthenticator } from '../../support/auth-passkey.ts'
import { nonceFor, proofBy, sessionBy, signInBodyBy } from '../../support/auth-visit.ts'
import type { Client } from '../../support/central-client.ts'
import { codeOf } from '../../support/central-visit.ts'
import { openWorld } from '../../support/central-world.ts'

let world: Awaited<ReturnType<typeof openWorld>>
beforeAll(async () => {
  world = await openWorld(null)
})
afterAll(() => world.close())

const signedInBy = async (authenticator: TestAuthenticator): Promise<unknown> => {
  const client = await world.connect()
  const answer = await client.call('POST', '/v1/session', await signInBodyBy(client, passkeyOn(authenticator).provider))
  return answer.status === 200 ? 'opened' : codeOf(answer)
}

const judged = (name: string, make: () => Promise<TestAuthenticator>): void => {
  describe(name, () => {
    let authenticator: TestAuthenticator
    beforeAll(async () => {
      authenticator = await make()
      await enrolFor(world, 'tanaka', authenticator)
    })
    afterAll(() => authenticator.close())

    it('opens one session after the other, its counter going up', async () => {
      expect([await signedInBy(authenticator), await signedInBy(authenticator)]).toEqual(['opened', 'opened'])
    })

    it('opens nothing while its holder does not verify themselves', async () => {
      await authenticator.verifies(false)
      expect(await signedInBy(authenticator)).toBe('userVerificationMissing')
      await authenticator.verifies(true)
      expect(await signedInBy(authenticator)).toBe('opened')
    })

    it('that counts backwards may be a copy: it is closed for good, and somebody is told', async () => {
      await authenticator.rewind()
      expect(await signedInBy(authenticator)).toBe('credentialCloned')
      expect(await signedInBy(authenticator)).toBe('credentialRevoked')
      const alarms = await world.central.db
        .selectFrom('audit')
        .select('reason')
        .where('event', '=', 'alarm')
        .where('reason', '=', 'credentialCloned')
        .execute()
      expect(alarms.length).toBeGreaterThan(0)
    })
  })
}

judged('a passkey in software', () => Promise.resolve(softAuthenticator()))
describe.skipIf(chromiumAbsent !== null)(`Chromium${chromiumAbsent ? `: skipped, ${chromiumAbsent}` : ''}`, () => {
  afterAll(closeChromium)
  judged("a passkey in Chromium's authenticator", chromiumAuthenticator)
})

describe('a passkey', () => {
  it('nobody enrolled opens nothing', async () => {
    expect(await signedInBy(softAuthenticator())).toBe('credentialUnknown')
  })

  it('of another page or another relying party cannot be enrolled', async () => {
    for (const wrong of [{ origin: 'https://elsewhere.invalid' }, { rpId: 'elsewhere.invalid' }])
      await expect(enrolFor(world, 'tanaka', softAuthenticator(wrong))).rejects.toThrow('enrolmentInvalid')
  })

  it('used at another page, or for another relying party, opens nothing', async () => {
    for (const wrong of [{ origin: 'https://elsewhere.invalid' }, { rpId: 'elsewhere.invalid' }]) {
      const authenticator = softAuthenticator()
      await enrolFor(world, 'tanaka', authenticator)
      expect(await signedInBy(authenticator.at(wrong))).toBe('signatureInvalid')
      expect(await signedInBy(authenticator)).toBe('opened')
    }
  })

  it('whose holder was not verified cannot be enrolled', async () => {
    const authenticator = softAuthenticator()
    await authenticator.verifies(false)
    await expect(enrolFor(world, 'tanaka', authenticator)).rejects.toThrow('enrolmentInvalid')
  })

  it('cannot be enrolled a second time, by its holder or by another resident', async () => {
    const authenticator = softAuthenticator()
    await enrolFor(world, 'tanaka', authenticator)
    await expect(enrolFor(world, 'tanaka', authenticator)).rejects.toThrow('enrolmentInvalid')
    await expect(enrolFor(world, 'sato', authenticator)).rejects.toThrow('enrolmentInvalid')
  })

  it('cannot vouch for another passkey: that takes a card', async () => {
    const authenticator = softAuthenticator()
    await enrolFor(world, 'tanaka', authenticator)
    const { provider } = passkeyOn(authenticator)
    const visit = visitAt(world)
    good(await visit.signIn(newOperationId(), provider))
    expect(await visit.enrolPasskey(softAuthenticator(), 'localhost', provider)).toMatchObject({ ok: false })
    const client = await world.connect()
    const { headers } = await sessionBy(client, provider)
    const { provider: card } = await onReader('tanaka')
    // even a card's proof is worth nothing in a session the card did not open
    const nonce = await nonceFor(client, 'passkey')
    const payload = JSON.stringify(good(await softAuthenticator().create(Buffer.from(nonce, 'base64url'), 'localhost')))
    const proof = await proofBy(client, card, { purpose: 'passkey', nonce, payload })
    expect(codeOf(await client.call('POST', '/v1/passkeys', { payload, proof }, headers))).toBe('levelInsufficient')
  })

  it('made for another nonce than the one the card proved over cannot be enrolled', async () => {
    const client = await world.connect()
    const { provider } = await onReader('tanaka')
    const { headers } = await sessionBy(client, provider)
    const enrol = async (made: (nonce: string) => Promise<string>): Promise<unknown> => {
      const nonce = await nonceFor(client, 'passkey')
      const payload = await made(nonce)
      const proof = await proofBy(client, provider, { purpose: 'passkey', nonce, payload })
      return codeOf(await client.call('POST', '/v1/passkeys', { payload, proof }, headers))
    }
    const creation = async (challenge: string): Promise<string> =>
      JSON.stringify(good(await softAuthenticator().create(Buffer.from(challenge, 'base64url'), 'localhost')))
    expect(await enrol(async () => creation(await nonceFor(client, 'passkey')))).toBe('enrolmentInvalid')
    expect(await enrol(() => Promise.resolve('{"id":"AAAAAAAAAAAAAAAAAAAAAA"}'))).toBe('malformed')
    expect(await enrol(creation)).toBeUndefined()
  })

  it('is listed to its holder only, and closed by its holder only; its sessions end with it', async () => {
    const authenticator = softAuthenticator()
    const id = await enrolFor(world, 'tanaka', authenticator)
    const client = await world.connect()
    const mine = await sessionBy(client, passkeyOn(authenticator).provider)
    const { provider: other } = await onReader('sato')
    const theirs = await sessionBy(client, other)
    const list = async (headers: Record<string, string>): Promise<string[]> =>
      PasskeysAnswer.parse((await client.call('GET', '/v1/passkeys', undefined, headers)).body).passkeys.map(
        (one) => one.id
      )
    expect([(await list(mine.headers)).includes(id), await list(theirs.headers)]).toEqual([true, []])
    const revoke = (c: Client, headers: Record<string, string>) =>
      c.call('POST', '/v1/passkeys/revoke', { id }, headers)
    expect(codeOf(await revoke(client, theirs.headers))).toBe('notFound')
    expect((await revoke(client, mine.headers)).status).toBe(204)
    expect(codeOf(await client.call('GET', '/v1/passkeys', undefined, mine.headers))).toBe('sessionMissing')
  })
})
