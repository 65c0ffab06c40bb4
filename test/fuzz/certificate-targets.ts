// What is judged, not only read: certificates with the person they name, and a company's PKCS#12 file.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { openCompanyFile } from '../../src/card/certificates/company/company-file.ts'
import { judgeCertificate, judgeUse, readAuthorities } from '../../src/card/certificates/judge.ts'
import { readPerson } from '../../src/card/certificates/person.ts'
import { readCertificate } from '../../src/card/certificates/read.ts'
import { cardUsage, jpkiRules } from '../../src/card/profiles/jpki-certificates.ts'
import { card } from '../support/cards.ts'
import { damaged, readTwice } from './bytes.ts'
import { pemOf } from '../../src/card/virtual/maker/pem.ts'
import { eraDate, readEraDate } from '../../src/card/certificates/eras.ts'
import { must, type Target } from './target.ts'

const contents = (name: string): readonly Uint8Array[] =>
  (card(name).applications[0]?.files ?? [])
    .filter(({ ef }) => ['000A', '000B', '0001', '0002'].includes(ef))
    .map(({ content }) => new Uint8Array(Buffer.from(content, 'base64')))
/** two people's certificates, with their authorities' */
const right = [...contents('tanaka'), ...contents('sato')]
const anchors = right.map(readCertificate).flatMap((one) => (one.ok && one.value.ca ? [one.value] : []))
const at = new Date('2026-06-01T00:00:00Z')

const judgements = fc.property(
  fc.oneof({ weight: 9, arbitrary: damaged(fc.constantFrom(...right), 3) }, { arbitrary: fc.uint8Array(), weight: 1 }),
  fc.constantFrom('authentication' as const, 'signature' as const),
  (der, secret) => {
    const judged = judgeCertificate(der, { rules: jpkiRules.test[secret], anchors }, at, right)
    must(
      !judged.ok || right.some((one) => Buffer.from(one).equals(der)),
      'a certificate is believed that nobody issued'
    )
    const used = judgeUse(der, cardUsage[secret], at)
    must(used.ok || used.fault.startsWith('certificate'), 'a fault without a name')
    // names and times as they were read, wherever in memory the bytes lie
    const read = readCertificate(der)
    readTwice(der, (bytes) => {
      const twice = readCertificate(bytes)
      return twice.ok ? { ...twice.value, otherNames: [...twice.value.otherNames.keys()] } : twice.fault
    })
    if (!read.ok) return
    const person = readPerson(read.value)
    must(person.ok || typeof person.fault === 'string', 'neither a person nor a fault')
    must(!person.ok || person.value.name.text !== '', 'a person without a name')
  }
)

const pems = right.map((der) => pemOf(der)).join('')
const bundles = fc.property(damaged(fc.constant(Uint8Array.from(Buffer.from(pems))), 3), (bytes) => {
  const read = readAuthorities(Buffer.from(bytes).toString('latin1'))
  must(read.ok ? read.value.length > 0 : read.fault === 'certificateMalformed', 'neither authorities nor a fault')
})

const eraDates = fc.property(
  fc.oneof(
    fc.string({ maxLength: 12 }),
    fc.stringMatching(/^[0-9]{9}$/),
    fc.date({ noInvalidDate: true }).map((date) => eraDate(date.toISOString().slice(0, 10)))
  ),
  (text) => {
    const birth = readEraDate(text)
    must(
      birth?.kind !== 'known' || readEraDate(eraDate(birth.date)) !== undefined,
      'a date that is not written as it is read'
    )
  }
)

// not ASCII: such a password is tried in two forms
const password = 'ひみつ'
/** as few rounds as OpenSSL makes: the rounds are not what is fuzzed */
const companyFile = (): Uint8Array => {
  const folder = mkdtempSync(join(tmpdir(), 'madoguchi-fuzz-'))
  const at = (name: string): string => join(folder, name)
  try {
    const subject = ['-subj', '/CN=fuzzed', '-days', '30']
    const key = ['-newkey', 'rsa:2048', '-nodes', '-keyout', at('key')]
    execFileSync('openssl', ['req', '-x509', ...key, ...subject, '-out', at('certificate')], { stdio: 'ignore' })
    const from = ['-inkey', at('key'), '-in', at('certificate'), '-passout', `pass:${password}`]
    execFileSync('openssl', ['pkcs12', '-export', '-iter', '1', ...from, '-out', at('file')])
    writeFileSync(at('key'), '')
    return new Uint8Array(readFileSync(at('file')))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
const companyFiles = (file: Uint8Array): fc.IRawProperty<unknown> =>
  fc.property(
    fc.oneof({ weight: 9, arbitrary: damaged(fc.constant(file), 2) }, { weight: 1, arbitrary: fc.uint8Array() }),
    (bytes) => {
      const opened = openCompanyFile(bytes, password)
      must(!opened.ok || Buffer.from(bytes).equals(file), 'a file is opened that was changed')
      must(opened.ok || opened.fault.startsWith('company'), 'a fault without a name')
    }
  )

export const certificateTargets: readonly Target[] = [
  { name: 'certificates and their person', share: 20, property: judgements },
  { name: 'bundles of authorities (PEM)', share: 10, property: bundles },
  { name: 'dates of the eras', share: 20, property: eraDates },
  { name: 'company files (PKCS#12)', share: 10, property: companyFiles(companyFile()) }
]
