import { spawnSync } from 'node:child_process'
import { createHash, verify, X509Certificate } from 'node:crypto'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readCardFolder, type CardFile } from '../../src/card/virtual/card-file.ts'
import { openCompanyFile } from '../../src/card/certificates/company/company-file.ts'
import { eraDate } from '../../src/card/certificates/eras.ts'
import { makeCards, type Made } from '../../src/card/virtual/maker/make.ts'
import { makeNewCompany } from '../../src/card/virtual/maker/new-company.ts'
import { cardFolder } from '../../src/card/virtual/place.ts'
import { card } from '../support/cards.ts'

const certificateOf = (file: CardFile, ef: string): X509Certificate =>
  new X509Certificate(Buffer.from(file.applications[0]?.files.find((one) => one.ef === ef)?.content ?? '', 'base64'))

describe('the card maker', () => {
  const folder = mkdtempSync(join(tmpdir(), 'madoguchi-maker-'))
  let made: Made
  beforeAll(() => {
    mkdirSync(join(folder, 'cards'))
    cpSync(join(cardFolder, 'ca'), join(folder, 'cards/ca'), { recursive: true })
    made = makeCards(join(folder, 'cards'), join(folder, 'trust'), join(folder, 'certificates'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('makes cards that can be read back, under the authorities that were kept', () => {
    expect(readCardFolder(join(folder, 'cards'))).toHaveLength(made.cards.length)
    for (const secret of ['authentication', 'signature'])
      expect(readFileSync(join(folder, `trust/${secret}-ca.pem`), 'utf8')).toBe(
        readFileSync(new URL(`../../assets/trust/${secret}-ca.pem`, import.meta.url), 'utf8')
      )
  })

  it('lists the serials of the revoked certificates', () => {
    const revoked = made.cards.filter(({ name }) => name === 'ito' || name === 'ito-phone')
    const file = readFileSync(join(folder, 'cards/companies/morikawa-lifeline.p12'))
    const company = openCompanyFile(file, 'lifeline-2026')
    const { serialNumber } = new X509Certificate(company.ok ? company.value.certificate : '')
    expect(made.revoked).toEqual([
      ...revoked.flatMap((one) => [
        { issuer: 'authentication', serial: certificateOf(one, '000A').serialNumber.toLowerCase() },
        { issuer: 'signature', serial: certificateOf(one, '0001').serialNumber.toLowerCase() }
      ]),
      { issuer: 'company', serial: serialNumber.toLowerCase() }
    ])
    expect(made.revoked).toHaveLength(5)
  })

  it('gives every authority of one kind the same name, so that only the signature tells the issuer', () => {
    const [tanaka, sato, mallory] = ['tanaka', 'sato', 'mallory'].map(card)
    if (!tanaka || !sato || !mallory) throw new Error('cards are missing')
    const leaf = certificateOf(tanaka, '000A')
    const issuers = [tanaka, sato, mallory].map((one) => certificateOf(one, '000B'))
    expect(new Set(issuers.map(({ subject }) => subject)).size).toBe(1)
    expect(issuers.map((issuer) => leaf.verify(issuer.publicKey))).toEqual([true, false, false])
  })

  it('gives a phone certificates of its own, and no application but theirs', () => {
    const [phone, own] = [card('tanaka-phone'), card('tanaka')]
    expect(phone.applications.map(({ aid }) => aid)).toEqual(['D392F000260100000001'])
    expect(own.applications.length).toBe(5)
    for (const ef of ['000A', '0001'])
      expect(certificateOf(phone, ef).publicKey.equals(certificateOf(own, ef).publicKey)).toBe(false)
  })

  it('names the person in the signature certificate and nowhere else', () => {
    const tanaka = card('tanaka')
    expect(certificateOf(tanaka, '0001').raw.includes(Buffer.from('田中 和子'))).toBe(true)
    expect(certificateOf(tanaka, '000A').raw.includes(Buffer.from('田中'))).toBe(false)
    expect(certificateOf(tanaka, '000A').subject).toMatch(/^C=JP\nCN=FICTIONAL-[0-9A-F]{16}$/)
  })

  it.each([
    ['2019-05-01', '520190501'],
    ['2019-04-30', '420190430'],
    ['1989-01-08', '419890108'],
    ['1958-03-14', '319580314'],
    ['1926-12-24', '219261224'],
    ['1900-01-01', '119000101'],
    ['1850-01-01', '018500101']
  ])('writes a birth on %s with its era', (date, written) => {
    expect(eraDate(date)).toBe(written)
  })

  it('the fixtures do not expire soon, but for the one that is meant to be', () => {
    const soon = Date.now() + 5 * 365 * 86_400_000
    const lasting = readCardFolder(cardFolder).filter(
      (one) => one.holder !== null && Date.parse(certificateOf(one, '000A').validTo) > soon
    )
    expect(lasting.map(({ name }) => name)).toEqual([
      'ito-phone',
      'ito',
      'mallory',
      'sato',
      'staff-yamamoto',
      'takahashi',
      'tanaka-phone',
      'tanaka'
    ])
  })
})

describe('the maker of companies', () => {
  const folder = mkdtempSync(join(tmpdir(), 'madoguchi-company-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'company.p12')
  const password = 'ひみつ Pa55'
  const openssl = (input: Buffer, ...args: readonly string[]) => spawnSync('openssl', args, { input })
  const opened = (...more: readonly string[]) =>
    openssl(readFileSync(file), 'pkcs12', '-passin', `pass:${password}`, ...more)

  it.each([
    ['rsa-2048', 'sha256'],
    ['p-384', 'sha384']
  ])('makes a %s file that OpenSSL opens, believes and signs with', (algorithm, hash) => {
    const words = { number: '2999990000007', corporation: 'みどり商店', representative: '緑 一', address: '森川市' }
    const made = { ...words, file, password, algorithm, force: true }
    makeNewCompany(made, { ca: join(cardFolder, 'ca'), today: '2026-11-27' })
    const certificate = opened('-nokeys', '-clcerts').stdout
    const trust = new URL('../../assets/trust/company-ca.pem', import.meta.url).pathname
    expect(openssl(certificate, 'verify', '-CAfile', trust, '-attime', '1800000000').stdout.toString()).toContain(
      ': OK'
    )
    const key = join(folder, 'key.pem')
    writeFileSync(key, opened('-nocerts', '-nodes').stdout)
    const signature = openssl(Buffer.from('a contract'), 'dgst', `-${hash}`, '-sign', key).stdout
    const { publicKey } = new X509Certificate(certificate)
    const spki = publicKey.export({ type: 'spki', format: 'der' })
    // as OpenSSL shows it: of the key's bits, behind the header and the algorithm
    const asked = ['x509', '-noout', '-ext', 'subjectKeyIdentifier']
    const identifier = openssl(certificate, ...asked)
      .stdout.toString()
      .replaceAll(/[:\s]/g, '')
      .toLowerCase()
    const bits = spki.subarray(algorithm === 'p-384' ? -97 : -270)
    expect(identifier).toContain(createHash('sha1').update(bits).digest('hex'))
    expect(verify(hash, Buffer.from('a contract'), publicKey, signature)).toBe(true)
    expect(verify(hash, Buffer.from('another'), publicKey, signature)).toBe(false)
    const ours = openCompanyFile(readFileSync(file), password)
    expect(ours.ok && Buffer.from(ours.value.certificate).equals(new X509Certificate(certificate).raw)).toBe(true)
  })

  it('knows no other key', () => {
    const wish = { number: '2999990000007', corporation: 'A', representative: 'B', address: 'C', file, password }
    const place = { ca: join(cardFolder, 'ca'), today: '2026-11-27' }
    expect(() => makeNewCompany({ ...wish, algorithm: 'p-256', force: true }, place)).toThrow('K-11 --algorithm takes')
  })
})
