// The next card, P-384 with SHA-384: signs in and files through the same code as today's, by its profile alone; OpenSSL and xmlsec1 judge.
import { spawnSync } from 'node:child_process'
import { verify } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compactDecrypt, exportJWK, generateKeyPair } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CardIdentity, CardServices, Secret } from '../../src/card/port.ts'
import type { Keys } from '../../src/contract/wire/town.ts'
import { fitFor } from '../../src/main/auth/fitness.ts'
import { providerOnReader } from '../../src/main/auth/on-reader.ts'
import { filingDesk, type DeskParts } from '../../src/main/signing/desk.ts'
import { isOver } from '../../src/main/signing/checked-cms.ts'
import { signCms } from '../../src/main/signing/cms.ts'
import { signXml } from '../../src/main/signing/xml-signature.ts'
import { openStore } from '../../src/main/store/sqlite.ts'
import { card, type, value, verifyPin, virtualReader, withCard } from '../support/cards.ts'
import { authority, issue, keyUsage, pemOf, signatureExtensions, usage, type Issued } from '../support/issuing.ts'
import { p384Card } from '../support/signers.ts'

const folder = mkdtempSync(join(tmpdir(), 'madoguchi-next-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const put = (name: string, content: string | Uint8Array): string => {
  const file = join(folder, name)
  writeFileSync(file, content)
  return file
}
const today = new Date('2026-11-27T00:00:00Z')
const authenticationExtensions = [keyUsage(usage.digitalSignature)]

let root: Issued
let issued: Readonly<Record<Secret, Issued>>
let anchor: string
let services: CardServices
let identity: CardIdentity
beforeAll(async () => {
  root = await authority()
  anchor = put('root.pem', pemOf(root.der))
  issued = {
    authentication: await issue({ by: root, extensions: authenticationExtensions }),
    signature: await issue({ by: root, extensions: signatureExtensions() })
  }
  services = p384Card(issued)
  identity = value(await services.open(virtualReader))
  for (const [secret, pin] of [
    ['authentication', '1234'],
    ['signature', 'ABC123']
  ] as const) {
    await type(services, pin)
    value(await verifyPin(services, secret))
  }
})
const providerNow = (at: Date | null = today) =>
  providerOnReader(identity.profile, { ...services, identity: () => identity }, () => at)

describe('a card with P-384', () => {
  it('proves who one is over the hash its profile says', async () => {
    const provider = providerNow()
    expect(provider.fit()).toEqual({ ok: true, value: undefined })
    const transcript = Buffer.alloc(177, 7)
    const { signature } = value(await provider.prove(transcript))
    const key = { key: issued.authentication.facts.publicKey, dsaEncoding: 'ieee-p1363' } as const
    expect(verify('sha384', transcript, key, Buffer.from(signature, 'base64url'))).toBe(true)
  })

  it('files under its legal signature, which OpenSSL takes for CAdES', async () => {
    const { publicKey, privateKey } = await generateKeyPair('ECDH-ES+A256KW', { crv: 'P-256', extractable: true })
    const sealing = { ...(await exportJWK(publicKey)), kid: 'k', alg: 'ECDH-ES+A256KW' } as Keys['sealing']
    const store = value(openStore({ file: join(folder, 'store.db'), asideTo: () => undefined, inUse: () => undefined }))
    let sealed: ReadonlyMap<string, string> = new Map()
    const parts: DeskParts = {
      provider: providerNow(),
      // central's three words, without a network between
      central: {
        keys: () => Promise.resolve({ ok: true, value: { sealing } }),
        announce: () =>
          Promise.resolve({ ok: true, value: { nonce: 'AAAA', deliverBefore: '2036-01-01T00:00:00Z' } } as never),
        prove: async (_purpose, _nonce, payload, prove) => {
          const proved = await prove(Buffer.from(payload))
          return proved.ok ? { ok: true, value: { transcript: 'AAAA', ...proved.value } } : proved
        }
      },
      store: {
        ...store,
        signed: (bundle) => {
          ;({ sealed } = bundle)
          return store.signed(bundle)
        }
      },
      outbox: { kick: () => undefined }
    }
    const fields = { name: '田中 和子' }
    value(
      await filingDesk(parts).file({
        document: { procedure: 'move', procedureVersion: '1', language: 'ja', rows: [], fields },
        recipients: [{ id: 'umino', kind: 'office', name: '海野市', fields: ['name'] } as never]
      })
    )
    store.close()
    const [body = ''] = sealed.values()
    const { plaintext } = await compactDecrypt(body, privateKey)
    const { cms } = JSON.parse(Buffer.from(plaintext).toString()) as { cms: string }
    const file = put('filing.der', Buffer.from(cms, 'base64url'))
    const how = ['cms', '-verify', '-cades', '-binary', '-inform', 'DER', '-purpose', 'any']
    const judged = spawnSync('openssl', [...how, '-in', file, '-CAfile', anchor])
    expect(judged.status, judged.stderr.toString()).toBe(0)
    expect(JSON.parse(judged.stdout.toString())).toMatchObject({ fields })
    const printed = spawnSync('openssl', ['cms', '-cmsout', '-print', '-inform', 'DER', '-in', file]).stdout.toString()
    expect(printed).toMatch(/ecdsa-with-SHA384/)
  })

  const xmlsec = spawnSync('xmlsec1', ['--version']).status === 0
  it.skipIf(!xmlsec)(
    `signs XML that xmlsec1 takes${xmlsec ? '' : ' (skipped: xmlsec1 is not installed)'}`,
    async () => {
      const { legalSignature } = providerNow()
      if (!legalSignature.possible) throw new Error('a card signs')
      const signer = value(await legalSignature.signer())
      const signed = value(await signXml('<doc id="d"><a>届出</a></doc>', signer, { signatureId: '_1' }))
      expect(signed).toContain('ecdsa-sha384')
      const ids = ['--id-attr:id', 'doc', '--enabled-key-data', 'x509', '--trusted-pem', anchor]
      const judge = (xml: string) => spawnSync('xmlsec1', ['--verify', ...ids, put('signed.xml', xml)])
      expect(judge(signed).status, judge(signed).stderr.toString()).toBe(0)
      expect(judge(signed.replace('届出', '転出')).status).not.toBe(0)
    }
  )

  it('whose profile says another hash than its key goes with signs nothing', async () => {
    const { legalSignature } = providerNow()
    if (!legalSignature.possible) throw new Error('a card signs')
    const signer = value(await legalSignature.signer())
    expect(await signCms(Buffer.from('x'), { ...signer, hash: 'sha256' })).toEqual({ ok: false, fault: 'signerUnfit' })
  })
})

describe('a certificate is judged before anything is asked of its holder:', () => {
  const of = (name: string, ef: string): Uint8Array =>
    Buffer.from(card(name).applications[0]?.files.find((one) => one.ef === ef)?.content ?? '', 'base64')

  it.each([
    ['tanaka', '000A', 'authentication', '2026-11-27', undefined],
    ['tanaka', '0001', 'signature', '2026-11-27', undefined],
    ['suzuki', '000A', 'authentication', '2026-11-27', 'certificateExpired'],
    ['tanaka', '000A', 'authentication', '2024-01-01', 'certificateNotYetValid'],
    // the key of one purpose is not good for the other
    ['tanaka', '0001', 'authentication', '2026-11-27', 'certificateUnfit'],
    ['tanaka', '000A', 'signature', '2026-11-27', 'certificateUnfit'],
    // an authority's own certificate
    ['tanaka', '000B', 'authentication', '2026-11-27', 'certificateUnfit'],
    // who issued it is for central to say
    ['mallory', '000A', 'authentication', '2026-11-27', undefined]
  ] as const)('%s, EF %s for %s on %s', (name, ef, secret, day, fault) => {
    const outcome = fitFor(secret, of(name, ef), () => new Date(`${day}T12:00:00+09:00`))
    expect(outcome.ok ? undefined : outcome.fault).toBe(fault)
  })

  it('without a clock that is trusted, time is left to central', () => {
    expect(fitFor('authentication', of('suzuki', '000A'), () => null).ok).toBe(true)
    expect(fitFor('authentication', Buffer.from('3000', 'hex'), () => null)).toMatchObject({
      fault: 'certificateUnfit'
    })
  })

  it('the signature certificate, which only its password opens, before anything is signed', async () => {
    const { services: own } = withCard('tanaka')
    const opened = value(await own.open(virtualReader))
    await type(own, 'ABC123')
    value(await verifyPin(own, 'signature'))
    const at = (day: string) =>
      providerOnReader(opened.profile, { ...own, identity: () => opened }, () => new Date(day)).legalSignature
    const late = at('2099-01-01')
    if (!late.possible) throw new Error('a card signs')
    expect(await late.signer()).toMatchObject({ ok: false, fault: 'certificateExpired' })
  })

  it('a phone that keeps its certificate shut is left to central', () => {
    const shut = { ...identity, certificate: null }
    expect(providerOnReader('phone', { ...services, identity: () => shut }, () => new Date(0)).fit().ok).toBe(true)
  })
})

it('a signature is verified before it leaves: one byte, another document or another certificate is noticed', async () => {
  const { legalSignature } = providerNow()
  if (!legalSignature.possible) throw new Error('a card signs')
  const signer = value(await legalSignature.signer())
  const document = Buffer.from('what was shown')
  const made = value(await signCms(document, signer))
  expect(isOver(made, document, signer.certificate)).toBe(true)
  expect(isOver(made, Buffer.from('what was not'), signer.certificate)).toBe(false)
  expect(isOver(made, document, issued.authentication.der)).toBe(false)
  for (let at = 40; at < made.length; at += 97) {
    const changed = made.map((byte, index) => (index === at ? byte ^ 1 : byte))
    // the certificate's own bytes are told by its hash in what is signed
    expect(isOver(changed, document, signer.certificate), `at ${at}`).toBe(false)
  }
})
