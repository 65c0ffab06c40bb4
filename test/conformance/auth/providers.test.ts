// One suite for every way to prove who one is, against the real central over mutual TLS.
import { Certificate } from 'pkijs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Outcome } from '../../../src/card/port.ts'
import { proofTranscript } from '../../../src/contract/wire/proof.ts'
import { SessionAnswer } from '../../../src/contract/wire/session.ts'
import { DoorsAnswer } from '../../../src/contract/wire/doors.ts'
import { signCms } from '../../../src/main/signing/cms.ts'
import { newOperationId } from '../../../src/main/signing/operation-id.ts'
import {
  card,
  company,
  good,
  onReader,
  passkey,
  phone,
  softPasskey,
  visitAt,
  type AnyFault,
  type Candidate,
  type Opened
} from '../../support/auth-candidates.ts'
import { chromiumAbsent, chromiumAuthenticator, closeChromium } from '../../support/auth-chromium.ts'
import { opensAsForeseen } from '../../support/auth-foreseen.ts'
import { nonceFor, proofBy, sessionBy, signInBodyBy } from '../../support/auth-visit.ts'
import { codeOf, sha256 } from '../../support/central-visit.ts'
import { wireTo } from '../../support/main-wire.ts'
import { openWorld } from '../../support/central-world.ts'
import type { Client } from '../../support/central-client.ts'

type OpenWorld = Awaited<ReturnType<typeof openWorld>>

const faultOf = (outcome: Outcome<unknown, AnyFault & { readonly problem?: string }>): string =>
  outcome.ok ? 'none' : (outcome.problem ?? outcome.fault)

const conforms = (name: string, candidate: Candidate): void => {
  describe(name, () => {
    let world: OpenWorld
    let held: Opened
    const opened: Opened[] = []
    const open = async (condition: Parameters<Candidate['open']>[1]): Promise<Opened> => {
      const one = await candidate.open(world, condition)
      opened.push(one)
      return one
    }
    const post = async (client: Client, body: object): Promise<unknown> => {
      const answer = await client.call('POST', '/v1/session', body)
      return answer.status === 200 ? 'opened' : codeOf(answer)
    }
    const sessions = async (): Promise<number> =>
      (await world.central.db.selectFrom('sessions').select('token').execute()).length
    beforeAll(async () => {
      world = await openWorld(null)
      held = await open('good')
    })
    afterAll(async () => {
      for (const one of opened) await one.close()
      await world.close()
    })

    it('says what it is and what it cannot do, before anything is tried', async () => {
      const { kind, abilities, legalSignature } = held.provider
      expect(kind).toBe(candidate.kind)
      expect(abilities.level).toBe(kind === 'passkey' ? 1 : 2)
      expect(legalSignature.possible).toBe(abilities.level === 2)
      if (!legalSignature.possible) expect(legalSignature.lacks).toBe('signatureCertificate')
    })

    it('opens a session of its level, for the resident whom a card opens one for', async () => {
      const visit = visitAt(world)
      expect(good(await visit.signIn(newOperationId(), held.provider)).level).toBe(held.provider.abilities.level)
      await visit.signOut()
      const client = await world.connect()
      const mine = await sessionBy(client, held.provider)
      const { provider } = await (candidate.same?.() ?? onReader('tanaka'))
      expect((await sessionBy(client, provider)).answer.pseudonym).toBe(mine.answer.pseudonym)
      const shown = SessionAnswer.parse((await client.call('GET', '/v1/session', undefined, mine.headers)).body)
      expect([shown.level, shown.provider]).toEqual([held.provider.abilities.level, candidate.kind])
    })

    it('opens a session with what was made ready before the gesture', () => opensAsForeseen(world, held.provider))

    it('opens nothing twice: a proof sent again is refused', async () => {
      const client = await world.connect()
      const body = await signInBodyBy(client, held.provider)
      expect([await post(client, body), await post(client, body)]).toEqual(['opened', 'nonceSpent'])
    })

    it('opens nothing on another connection', async () => {
      const [here, there] = [await world.connect(), await world.connect()]
      expect(await post(there, await signInBodyBy(here, held.provider))).toBe('wrongConnection')
    })

    it('opens nothing on another connection that claims to be this one', async () => {
      const [here, there] = [await world.connect(), await world.connect()]
      const body = await signInBodyBy(here, held.provider, { exporter: there.exporter })
      expect(await post(there, body)).toBe('wrongConnection')
    })

    it('opens nothing at another terminal', async () => {
      const [here, there] = [await world.connect(), await world.connect(1)]
      expect(await post(here, await signInBodyBy(here, held.provider, { terminal: there.terminal }))).toBe(
        'wrongTerminal'
      )
    })

    it('opens nothing at another server', async () => {
      const client = await world.connect()
      const body = await signInBodyBy(client, held.provider, { server: sha256('elsewhere.invalid') })
      expect(await post(client, body)).toBe('wrongServer')
    })

    it('opens nothing with a proof made for another purpose', async () => {
      const client = await world.connect()
      expect(await post(client, await signInBodyBy(client, held.provider, { purpose: 'door' }))).toBe('wrongPurpose')
      const nonce = await nonceFor(client, 'door')
      const payload = JSON.stringify({ visit: newOperationId() })
      const proof = await proofBy(client, held.provider, { purpose: 'sign-in', nonce, payload })
      const body = { payload, ...good(await held.provider.credential()), proof }
      expect(await post(client, body)).toBe('wrongPurpose')
    })

    it('opens nothing over another payload', async () => {
      const client = await world.connect()
      const body = await signInBodyBy(client, held.provider)
      expect(await post(client, { ...body, payload: JSON.stringify({ visit: newOperationId() }) })).toBe('wrongPayload')
    })

    it('opens nothing with evidence over another transcript', async () => {
      const client = await world.connect()
      const [one, other] = [await signInBodyBy(client, held.provider), await signInBodyBy(client, held.provider)]
      const { transcript } = one['proof'] as { transcript: string }
      expect(await post(client, { ...one, proof: { ...(other['proof'] as object), transcript } })).toBe(
        'signatureInvalid'
      )
    })

    it('opens nothing a minute later', async () => {
      const client = await world.connect()
      const body = await signInBodyBy(client, held.provider)
      world.ahead(61_000)
      expect(await post(client, body)).toBe('nonceExpired')
    })

    it('proves over a payload inside its session, and nobody else proves in it', async () => {
      const visit = visitAt(world)
      good(await visit.signIn(newOperationId(), held.provider))
      expect(good(await visit.openDoor('hidamari', held.provider)).ticket).toHaveLength(43)
      expect(good(await visit.doors()).map(({ portal }) => portal)).toEqual(['hidamari'])
      const { provider } = await open('others')
      expect(['notOwner', 'signatureInvalid']).toContain(faultOf(await visit.openDoor('minato-shop', provider)))
      expect(good(await visit.doors())).toHaveLength(1)
      await visit.signOut()
    })

    it('proves over no other payload, purpose or visit inside its session', async () => {
      const client = await world.connect()
      const { headers, visit } = await sessionBy(client, held.provider)
      const payload = JSON.stringify({ visit, portal: 'hidamari' })
      const tried = async (sent: string, proved: string, purpose: 'sign-in' | 'door'): Promise<unknown> => {
        const nonce = await nonceFor(client, 'door')
        const proof = await proofBy(client, held.provider, { purpose, nonce, payload: proved })
        return codeOf(await client.call('POST', '/v1/doors', { payload: sent, proof }, headers))
      }
      const elsewhere = JSON.stringify({ visit: newOperationId(), portal: 'hidamari' })
      expect(await tried(payload, elsewhere, 'door')).toBe('wrongPayload')
      expect(await tried(payload, payload, 'sign-in')).toBe('wrongPurpose')
      expect(await tried(elsewhere, elsewhere, 'door')).toBe('notOwner')
      expect(DoorsAnswer.parse((await client.call('GET', '/v1/doors', undefined, headers)).body).doors).toEqual([])
    })

    it('gets what its level gives and is told which level the rest wants (RFC 9470)', async () => {
      const client = await world.connect()
      const { headers } = await sessionBy(client, held.provider)
      expect((await client.call('GET', '/v1/doors', undefined, headers)).status).toBe(200)
      const own = candidate.kind === 'company' ? ['/v1/company', '/v1/mailbox'] : ['/v1/self', '/v1/notices']
      for (const path of [...own, '/v1/filings']) {
        const answer = await client.call('GET', path, undefined, headers)
        if (held.provider.abilities.level === 2) {
          expect(answer.status).toBe(200)
          continue
        }
        expect([answer.status, codeOf(answer)]).toEqual([401, 'levelInsufficient'])
        expect(answer.headers['www-authenticate']).toMatch(
          /^Bearer error="insufficient_user_authentication", error_description="[^"]+", acr_values="urn:madoguchi:level:2"$/
        )
      }
    })

    it('signs for the law, or says that it cannot', async () => {
      const { legalSignature } = held.provider
      if (!legalSignature.possible)
        return expect(legalSignature).toEqual({ possible: false, lacks: 'signatureCertificate' })
      if (candidate.kind === 'company') {
        const cms = good(await signCms(Buffer.from('a document'), good(await legalSignature.signer())))
        return expect(Buffer.from(cms).includes(Buffer.from('a document'))).toBe(true)
      }
      // the PIN of the signature was not verified: asking is a bug, and is thrown
      await expect(legalSignature.signer()).rejects.toThrow('PIN was not verified')
      const { provider } = await onReader(candidate.kind === 'phone' ? 'tanaka-phone' : 'tanaka', {}, 'signature')
      if (!provider.legalSignature.possible) throw new Error('a certificate that does not sign')
      const signer = good(await provider.legalSignature.signer())
      const cms = good(await signCms(Buffer.from('a document'), signer))
      expect(Certificate.fromBER(Buffer.from(signer.certificate)).notAfter.value.getTime()).toBeGreaterThan(Date.now())
      expect(Buffer.from(cms).includes(Buffer.from('a document'))).toBe(true)
    })

    it('is refused once it was revoked', async () => {
      const { provider } = await open('revoked')
      const client = await world.connect()
      expect(await post(client, await signInBodyBy(client, provider))).toBe(candidate.refusals.revoked)
    })

    it('leaves nothing open when it goes away before it proved, and comes back', async () => {
      const one = await open('good')
      const visit = visitAt(world)
      const before = await sessions()
      const leaving = {
        ...one.provider,
        prove: async (transcript: Uint8Array) => {
          await one.remove()
          return one.provider.prove(transcript)
        }
      }
      expect(faultOf(await visit.signIn(newOperationId(), leaving))).toMatch(
        /^(cardRemoved|authenticatorGone|companyKeyMissing)$/
      )
      expect([visit.signedIn(), await sessions()]).toEqual([false, before])
      const back = await one.putBack()
      expect((await visit.signIn(newOperationId(), back.provider)).ok).toBe(true)
      await visit.signOut()
    })

    it('is proved anew on a lost connection only if that needs no gesture', async () => {
      const wire = await wireTo(world.central.ready.url)
      const visit = visitAt(world, 0, wire.url)
      let asked = 0
      const counted = {
        ...held.provider,
        prove: (transcript: Uint8Array) => {
          asked += 1
          return held.provider.prove(transcript)
        }
      }
      good(await visit.signIn(newOperationId(), counted))
      wire.reset()
      await new Promise((resolve) => void setTimeout(resolve, 50))
      const doors = await visit.doors()
      const quiet = held.provider.abilities.provesQuietly
      expect([doors.ok, visit.signedIn(), asked]).toEqual(quiet ? [true, true, 2] : [false, false, 1])
      await visit.signOut()
      await wire.stop()
    })

    it('covers exactly the transcript it was given', async () => {
      const part = Buffer.alloc(32, 7)
      const parts = { server: part, nonce: part, exporter: part, terminal: part, payload: part }
      const [one, other] = [
        await held.provider.prove(proofTranscript({ purpose: 'door', ...parts })),
        await held.provider.prove(proofTranscript({ purpose: 'answer', ...parts }))
      ]
      expect(good(one)).not.toEqual(good(other))
    })

    // an authenticator and a file have no commands of ours that could be counted
    if (candidate.kind !== 'passkey' && candidate.kind !== 'company')
      it('pulled at any of its commands, it says so and opens nothing', async () => {
        const name = candidate.kind === 'phone' ? 'tanaka-phone' : 'tanaka'
        const before = await sessions()
        let pulled = 0
        for (let at = 0; ; at++) {
          const one = await onReader(name, { faults: [{ at, kind: 'pull' }] }).catch((error: Error) => error.message)
          const visit = visitAt(world)
          const said = typeof one === 'string' ? one : faultOf(await visit.signIn(newOperationId(), one.provider))
          await visit.signOut()
          if (said === 'none') break
          expect(said).toContain('cardRemoved')
          pulled += 1
        }
        // at least: select, token, certificate in parts, PIN, signature
        expect(pulled).toBeGreaterThanOrEqual(8)
        expect(await sessions()).toBe(before + 1)
      })

    it('is refused once it has expired', async () => {
      const { provider } = await open('expired')
      const client = await world.connect()
      expect(await post(client, await signInBodyBy(client, provider))).toBe(candidate.refusals.expired)
    })
  })
}

conforms('a card', card)
conforms('a phone', phone)
conforms('a passkey in software', softPasskey)
conforms("a company's file", company)
describe.skipIf(chromiumAbsent !== null)(`Chromium${chromiumAbsent ? `: skipped, ${chromiumAbsent}` : ''}`, () => {
  afterAll(closeChromium)
  conforms("a passkey in Chromium's authenticator", passkey(chromiumAuthenticator))
})
