// The verifier of certificates: what OpenSSL makes of its answers and lists, and what we make of answers by others.
import { spawnSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readCrl, writeCrl } from '../../src/central/agencies/verifier/crl.ts'
import { listVerifier } from '../../src/central/agencies/verifier/lists.ts'
import { certId, ocspRequest, type OcspRequest } from '../../src/central/agencies/verifier/ocsp-form.ts'
import { readOcspAnswer } from '../../src/central/agencies/verifier/read-answer.ts'
import { answerOcsp, tryLater } from '../../src/central/agencies/verifier/responder.ts'
import { askingVerifier, simulatedResponder, type Responder } from '../../src/central/agencies/verifier/simulator.ts'
import { ensureIssued, issueTo, type Holder } from '../../src/central/evidence/certificates.ts'
import { readSigner, type Signer } from '../../src/central/evidence/cms.ts'
import { readTrust } from '../../src/central/session/trust.ts'
import { defaultSettings } from '../../src/central/settings.ts'

const folder = mkdtempSync(join(tmpdir(), 'madoguchi-verifier-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const settings = defaultSettings(folder)
const trust = readTrust(settings.trust, { authentication: ['1'], signature: ['1'], company: ['1'] })
const [anchor] = trust.anchors.authentication
if (!anchor) throw new Error('there is no authority')
for (const file of ['authentication-ca.pem', 'signature-ca.pem', 'revoked.json'])
  copyFileSync(join(settings.trust, file), join(folder, file))
const revoked = '69eb95be67984c62'
const good = '10be67984c62'
const now = new Date()
const parts = { folder, keys: join(folder, 'keys'), trust, delayFactor: 0.01, patience: 5_000, now: () => now }
const responder = simulatedResponder(parts)
const verifier = askingVerifier(responder, parts)
const behave = (behaviour: object): void =>
  writeFileSync(
    join(folder, 'verifier.json'),
    JSON.stringify({ answersAfterSeconds: 0, unknown: [], late: [], down: [], ...behaviour })
  )
const openssl = (...args: string[]) => spawnSync('openssl', args, { cwd: folder, encoding: 'utf8' })
const pem = (certificate: X509Certificate, name: string): string => {
  writeFileSync(join(folder, name), certificate.toString())
  return name
}

describe('OCSP', () => {
  it.each([
    ['good', good, {}],
    ['revoked', revoked, {}],
    ['unknown', 'abc123', { unknown: ['abc123'] }],
    ['late', 'abc124', { late: ['abc124'] }],
    ['late', good, { down: [{ from: '2000-01-01T00:00:00Z', until: '2100-01-01T00:00:00Z' }] }],
    ['late', good, { answersAfterSeconds: 60, down: [] }]
  ])('the verifier says %s', async (state, serial, behaviour) => {
    behave(behaviour)
    const asked = 'answersAfterSeconds' in behaviour ? askingVerifier(never, { ...parts, patience: 100 }) : verifier
    expect(await asked.status('authentication', serial, now, anchor)).toBe(state)
  })
  const never: Responder = { ...responder, ask: () => new Promise(() => undefined) }

  it('those who ask at the same moment share a question, and whoever asks later gets a new answer', async () => {
    behave({})
    let questions = 0
    const counted: Responder = {
      ...responder,
      ask: (der, serial) => {
        questions++
        return responder.ask(der, serial)
      }
    }
    const one = askingVerifier(counted, parts)
    const ask = (serial: string) => one.status('authentication', serial, now, anchor)
    const together = [good, good, revoked, good, revoked].map(ask)
    expect(await Promise.all(together)).toEqual(['good', 'good', 'revoked', 'good', 'revoked'])
    expect(questions).toBe(2)
    // revoked between two uses: the answer of the first is worth nothing to the second
    const list = readFileSync(join(folder, 'revoked.json'), 'utf8')
    const fresh = { issuer: 'authentication', serial: good }
    writeFileSync(join(folder, 'revoked.json'), JSON.stringify([...(JSON.parse(list) as object[]), fresh]))
    expect(await ask(good)).toBe('revoked')
    writeFileSync(join(folder, 'revoked.json'), list)
    expect([await ask(good), questions]).toEqual(['good', 4])
  })

  it('a certificate of another authority is unknown, and one purpose does not speak for the other', async () => {
    behave({})
    const [other] = trust.anchors.signature
    if (!other) throw new Error('there is no authority')
    expect(await verifier.status('signature', revoked, now, other)).toBe('good')
    expect(await verifier.status('signature', '7196778b4b787c1f', now, other)).toBe('revoked')
    expect(await verifier.status('authentication', good, now, await responder.root())).toBe('unknown')
  })

  it('openssl ocsp makes the request, accepts the answer, and says the same', async () => {
    behave({})
    const issuer = pem(anchor, 'issuer.pem')
    const root = pem(await responder.root(), 'ocsp-root.pem')
    for (const [serial, says] of [
      [good, 'good'],
      [revoked, 'revoked']
    ] as const) {
      const made = openssl('ocsp', '-issuer', issuer, '-serial', `0x${serial}`, '-reqout', 'request.der')
      expect(made.status).toBe(0)
      writeFileSync(join(folder, 'answer.der'), await responder.ask(readFileSync(join(folder, 'request.der')), serial))
      const args = [
        '-issuer',
        issuer,
        '-serial',
        `0x${serial}`,
        '-CAfile',
        root,
        '-VAfile',
        pem(await own(), 'own.pem')
      ]
      const judged = openssl('ocsp', '-no_nonce', '-respin', 'answer.der', '-reqin', 'request.der', ...args)
      expect(judged.stderr + judged.stdout).toContain('Response verify OK')
      expect(judged.stdout).toContain(`0x${serial}: ${says}`)
    }
  })
  const own = async (): Promise<X509Certificate> => {
    await responder.root()
    return new X509Certificate(readSigner({ file: join(folder, 'keys/responder'), kind: 'ec' }).chain[0] ?? '')
  }

  describe('an answer', () => {
    let request: OcspRequest
    let signer: Signer
    let roots: X509Certificate[]
    const saying = (state: 'good' | 'revoked' | 'unknown') => () => ({ state, since: null })
    beforeAll(async () => {
      roots = [await responder.root()]
      signer = readSigner({ file: join(folder, 'keys/responder'), kind: 'ec' })
      request = ocspRequest(certId(anchor, good))
    })
    const answer = (): Buffer => answerOcsp(request.der, saying('good'), signer, now)

    it('is believed as it is', () => {
      expect(readOcspAnswer(answer(), request, roots, now)).toBe('good')
      const serious = answerOcsp(request.der, saying('revoked'), signer, now)
      expect(readOcspAnswer(serious, request, roots, now)).toBe('revoked')
      expect(readOcspAnswer(tryLater(), request, roots, now)).toBe('late')
    })

    it('with a bit changed anywhere never says good of a revoked certificate', () => {
      const serious = answerOcsp(request.der, saying('revoked'), signer, now)
      // every seventh byte: the whole of it is a matter of seconds
      for (let at = 0; at < serious.length; at += 7) {
        const bent = Buffer.from(serious)
        bent[at] = (bent[at] ?? 0) ^ (1 << (at % 8))
        expect(readOcspAnswer(bent, request, roots, now)).not.toBe('good')
      }
    })

    it('to another request, about another certificate, or from before, is none', () => {
      const other = ocspRequest(certId(anchor, good))
      expect(readOcspAnswer(answer(), other, roots, now)).toBe('unknown')
      const stranger = ocspRequest(certId(anchor, '77'))
      expect(readOcspAnswer(answer(), { ...request, id: stranger.id }, roots, now)).toBe('unknown')
      expect(readOcspAnswer(answer(), request, roots, new Date(now.getTime() + 2 * 3_600_000))).toBe('unknown')
      expect(readOcspAnswer(answer(), request, roots, new Date(now.getTime() - 3_600_000))).toBe('unknown')
    })

    it('of somebody who may not answer is none', async () => {
      expect(readOcspAnswer(answer(), request, [], now)).toBe('unknown')
      const root: Holder = { file: join(folder, 'keys/root'), kind: 'ec' }
      const plain: Holder = { file: join(folder, 'plain'), kind: 'ec' }
      // same root, but not issued to answer
      await ensureIssued(plain, root, { role: 'signer', name: 'CN=plain', days: 30 }, now)
      expect(readOcspAnswer(answerOcsp(request.der, saying('good'), readSigner(plain), now), request, roots, now)).toBe(
        'unknown'
      )
      const strange: Holder = { file: join(folder, 'strange'), kind: 'ec' }
      await issueTo(strange, null, { role: 'responder', name: 'CN=strange', days: 30 }, now)
      expect(
        readOcspAnswer(answerOcsp(request.der, saying('good'), readSigner(strange), now), request, roots, now)
      ).toBe('unknown')
    })

    it('to rubbish says that it is rubbish, and rubbish for an answer is none', () => {
      for (const rubbish of [
        Buffer.alloc(0),
        Buffer.from('rubbish'),
        Buffer.of(0x30, 0x80),
        request.der.subarray(0, 20)
      ]) {
        expect(answerOcsp(rubbish, saying('good'), signer, now).toString('hex')).toBe('30030a0101')
        expect(readOcspAnswer(rubbish, request, roots, now)).toBe('unknown')
      }
    })
  })
})

describe('revocation lists', () => {
  const holder: Holder = { file: join(folder, 'crl-ca'), kind: 'rsa' }
  const leaf: Holder = { file: join(folder, 'crl-leaf'), kind: 'rsa' }
  let issuer: { issuer: X509Certificate; key: Signer['key'] }
  let serial: string
  const list = (revoked: readonly string[]) =>
    writeCrl(
      issuer,
      revoked.map((one) => ({ serial: one, since: now })),
      { now, hours: 24, number: 7 }
    )
  beforeAll(async () => {
    await issueTo(holder, null, { role: 'root', name: 'C=JP, O=Fictional, CN=CRL authority', days: 30 }, now)
    await issueTo(leaf, holder, { role: 'signer', name: 'CN=leaf', days: 10 }, now)
    const { key, chain } = readSigner(holder)
    issuer = { issuer: new X509Certificate(chain[0] ?? ''), key }
    serial = new X509Certificate(readSigner(leaf).chain[0] ?? '').serialNumber.toLowerCase()
  })

  it('openssl crl accepts them, and openssl verify goes by them', async () => {
    for (const [revoked, status] of [
      [[], 0],
      [[serial], 2]
    ] as const) {
      writeFileSync(join(folder, 'list.der'), list(revoked))
      const judged = openssl(
        'crl',
        '-inform',
        'DER',
        '-in',
        'list.der',
        '-CAfile',
        'crl-ca.pem',
        '-out',
        'list.pem',
        '-outform',
        'PEM'
      )
      expect(judged.stderr).toContain('verify OK')
      expect(openssl('crl', '-in', 'list.pem', '-noout', '-crlnumber').stdout.trim()).toMatch(/=(0x)?0*7$/i)
      const path = openssl('verify', '-crl_check', '-CAfile', 'crl-ca.pem', '-CRLfile', 'list.pem', 'crl-leaf.pem')
      expect([path.status, path.stderr.includes('certificate revoked')]).toEqual([status, status !== 0])
    }
  })

  it('say good, revoked, or late once they are over; and nothing when they are not of this authority', async () => {
    const der = list([serial])
    const later = new Date(now.getTime() + 25 * 3_600_000)
    expect(readCrl(der, issuer.issuer, serial, now)).toBe('revoked')
    expect(readCrl(der, issuer.issuer, '12', now)).toBe('good')
    expect(readCrl(der, issuer.issuer, '12', later)).toBe('late')
    expect(readCrl(der, issuer.issuer, serial, later)).toBe('revoked')
    expect(readCrl(der, issuer.issuer, '12', new Date(now.getTime() - 3_600_000))).toBe('unknown')
    expect(readCrl(der, anchor, serial, now)).toBe('unknown')
    expect(readCrl(Buffer.from('rubbish'), issuer.issuer, serial, now)).toBe('unknown')
    const bent = Buffer.from(der)
    const at = bent.indexOf(Buffer.from(serial, 'hex'))
    expect(at).toBeGreaterThan(0)
    bent[at + 3] = (bent[at + 3] ?? 0) ^ 1
    expect(readCrl(bent, issuer.issuer, '12', now)).toBe('unknown')
  })

  it('a folder of lists answers for its issuers, and an old list beside a new one says nothing', async () => {
    const lists = mkdtempSync(join(folder, 'lists-'))
    const verifier = listVerifier(lists, () => now)
    const ask = (serial: string, issuer: X509Certificate) => verifier.status('signature', serial, now, issuer)
    expect(await ask('12', issuer.issuer)).toBe('unknown')
    const old = { now: new Date(now.getTime() - 48 * 3_600_000), hours: 24, number: 6 }
    writeFileSync(join(lists, 'old.crl'), writeCrl(issuer, [], old))
    expect(await ask('12', issuer.issuer)).toBe('late')
    writeFileSync(join(lists, 'new.crl'), list([serial]))
    expect(await ask('12', issuer.issuer)).toBe('good')
    expect(await ask(serial, issuer.issuer)).toBe('revoked')
    expect(await ask('12', anchor)).toBe('unknown')
  })

  it("OpenSSL's own lists are read too", async () => {
    writeFileSync(join(folder, 'index.txt'), `R\t300101000000Z\t250101000000Z\t0ABC\tunknown\t/CN=gone\n`)
    writeFileSync(join(folder, 'crlnumber'), '01\n')
    writeFileSync(
      join(folder, 'ca.cnf'),
      '[ca]\ndefault_ca=d\n[d]\ndatabase=index.txt\ncrlnumber=crlnumber\ndefault_md=sha256\ndefault_crl_days=1\n'
    )
    const made = openssl(
      'ca',
      '-gencrl',
      '-config',
      'ca.cnf',
      '-keyfile',
      'crl-ca.key',
      '-cert',
      'crl-ca.pem',
      '-out',
      'theirs.pem'
    )
    expect([made.status, made.stderr.includes('rror')]).toEqual([0, false])
    openssl('crl', '-in', 'theirs.pem', '-outform', 'DER', '-out', 'theirs.der')
    const der = readFileSync(join(folder, 'theirs.der'))
    expect([readCrl(der, issuer.issuer, 'abc', new Date()), readCrl(der, issuer.issuer, 'abd', new Date())]).toEqual([
      'revoked',
      'good'
    ])
  })
})
