// The fictional issuers: what they write, what they put into mailboxes, and how certificates of any origin are read.
import { spawnSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { MessageContent } from '../../src/contract/wire/mailbox.ts'
import { makeCertificate } from '../../src/central/issuers/certificate.ts'
import { deliverCertificates } from '../../src/central/issuers/deliver.ts'
import { forms, type Kind } from '../../src/central/issuers/forms/kinds.ts'
import { readIssueCommand } from '../../src/central/issuers/options.ts'
import { UsageProblem } from '../../src/central/cli/usage-problem.ts'
import { openIssuerKeys } from '../../src/central/issuers/issuer-keys.ts'
import { randomFrom } from '../../src/central/issuers/random.ts'
import { readCertificate, type Reading } from '../../src/central/issuers/read.ts'
import { contentOf, messagesOf } from '../support/central-mailbox.ts'
import { session } from '../support/central-visit.ts'
import { onBothStorages, type World } from '../support/central-world.ts'

const kinds = Object.keys(forms) as Kind[]
const root = new URL('../../', import.meta.url)

describe('certificates', () => {
  const folder = mkdtempSync(join(tmpdir(), 'madoguchi-issue-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const now = new Date()
  let anchors: X509Certificate[]
  let make: (kind: Kind, seed?: string) => string
  beforeAll(async () => {
    const keys = await openIssuerKeys(join(folder, 'keys'), () => now)
    const signer = await keys.signer('hikari-life')
    anchors = [new X509Certificate(keys.root())]
    make = (kind, seed = '1') =>
      makeCertificate(
        kind,
        {
          issuer: 'ひかり生命保険株式会社',
          person: '田中　和子',
          address: '森川市本町２丁目４番８号',
          year: 2026,
          on: { year: 2026, month: 3, day: 5 },
          random: randomFrom(seed)
        },
        '000001',
        signer
      )
  })
  const reading = (xml: string, at = now): Reading => {
    const read = readCertificate(xml, anchors, at)
    if (!read.ok) throw new Error(read.problem)
    return read.reading
  }

  it.each(kinds)('%s is sealed, says whose it is, and adds up', (kind) => {
    for (const seed of ['1', '2', '3']) {
      const found = reading(make(kind, seed))
      expect(found).toMatchObject({
        kind,
        issuer: 'ひかり生命保険株式会社',
        person: '田中　和子',
        seal: 'verified',
        why: null
      })
      expect(found.amounts.length).toBeGreaterThan(0)
      for (const { yen, says, parts } of found.amounts) expect([yen, parts ?? says]).toEqual([says, says])
    }
  })

  it('the same seed gives the same bytes, another one another document', () => {
    expect(make('TEG800')).toBe(make('TEG800'))
    expect(make('TEG800')).not.toBe(make('TEG800', '2'))
  })

  it('months and days are not padded', () => {
    expect(make('TEG800')).toContain(
      '<WCC00000><gen:yyyy>2026</gen:yyyy><gen:mm>3</gen:mm><gen:dd>5</gen:dd></WCC00000>'
    )
    for (const kind of kinds) expect(make(kind)).not.toMatch(/<gen:(mm|dd)>0/)
  })

  it.each<[string, string, (xml: string) => string]>([
    ['a changed amount', 'contentChanged', (xml) => xml.replace(/<WOK00000>\d/, '<WOK00000>9')],
    ['a changed name', 'contentChanged', (xml) => xml.replace('和子', '花子')],
    ['an added element', 'contentChanged', (xml) => xml.replace('<WOA00000>', '<WOS00000>x</WOS00000><WOA00000>')],
    ['a changed signature', 'signatureInvalid', (xml) => xml.replace(/(<dsig:SignatureValue>)(....)/, '$1AAAA')],
    ['a changed digest', 'contentChanged', (xml) => xml.replace(/(<dsig:DigestValue>)(....)/, '$1AAAA')],
    ['no seal', 'sealMissing', (xml) => xml.replace(/<dsig:Signature .*<\/dsig:Signature>/s, '')],
    ['two seals', 'sealMalformed', (xml) => xml.replace(/(<dsig:Signature .*<\/dsig:Signature>)/s, '$1$1')],
    ['a seal over nothing', 'sealMalformed', (xml) => xml.replace('URI="#', 'URI="#x')],
    ['another transform', 'sealMalformed', (xml) => xml.replace('xmldsig#enveloped-signature', 'xmldsig#base64')],
    ['SHA-1', 'algorithmWeak', (xml) => xml.replace('2001/04/xmlenc#sha256', '2000/09/xmldsig#sha1')],
    ['another certificate', 'sealMalformed', (xml) => xml.replace(/(<dsig:X509Certificate>)(.{40})/, '$1AAAA')]
  ])('%s makes it readable, not verifiable', (_, why, change) => {
    const before = make('TEG840')
    const after = change(before)
    expect(after).not.toBe(before)
    expect(reading(after)).toMatchObject({ seal: 'readableNotVerifiable', why })
  })

  it('the wrapped original proves nothing about what is read', () => {
    const original = make('TEG840').replace(/<\?xml.*?\?>\n/, '')
    const wrapped = `<TEG840 xmlns="http://xml.e-tax.nta.go.jp/XSD/kyotsu" id="other"><WOK00000>1</WOK00000>${original}</TEG840>`
    expect(reading(wrapped)).toMatchObject({ seal: 'readableNotVerifiable', why: 'sealMalformed' })
  })

  it('a strange root, or a certificate that has ended, is told', () => {
    const read = readCertificate(make('TEG800'), [], now)
    expect(read).toMatchObject({ ok: true, reading: { why: 'issuerUntrusted' } })
    expect(reading(make('TEG800'), new Date(now.getTime() + 500 * 86_400_000)).why).toBe('certificateExpired')
  })

  it('a total that is not the sum of its parts is never shown', () => {
    const xml = make('TEG840').replace(/<WOM00000>\d+/, '<WOM00000>0')
    const [total] = reading(xml).amounts
    expect(total).toMatchObject({ box: 'WOM00000', yen: null, says: 0 })
    expect(total?.parts).toBeGreaterThan(100_000)
  })

  it.each([
    ['notXml', 'letter'],
    ['notXml', '<!DOCTYPE TEG840 [<!ENTITY a "b">]><TEG840>&a;</TEG840>'],
    ['unknownKind', '<TEG840/>'],
    ['unknownKind', '<TEG999 xmlns="http://xml.e-tax.nta.go.jp/XSD/kyotsu"/>'],
    ['amountUnreadable', '<TEG840 xmlns="http://xml.e-tax.nta.go.jp/XSD/kyotsu"><WOK00000>１００</WOK00000></TEG840>']
  ])('what cannot be read is refused: %s', (problem, xml) => {
    expect(readCertificate(xml, anchors, now)).toEqual({ ok: false, problem })
  })

  const run = (...args: string[]) =>
    spawnSync(process.execPath, ['src/central/issuers/main.ts', ...args], { cwd: root, encoding: 'utf8' })

  it('the command issues in bulk, the same again for the same seed, and reads what it issued', () => {
    const out = (name: string): string => join(folder, name)
    const issue = (name: string, seed: string) =>
      run(
        '--kind',
        'TEG800',
        '--count',
        '20',
        '--out',
        out(name),
        '--seed',
        seed,
        '--date',
        '2026-11-05',
        '--keys',
        out('bulk-keys')
      )
    const first = issue('a', '7')
    expect([first.status, first.stderr.trimEnd().split('\n').at(-1)]).toEqual([0, 'issue: 20 of 20'])
    expect(JSON.parse(first.stdout)).toMatchObject({ issued: 20, kind: 'TEG800' })
    expect([issue('b', '7').status, issue('c', '8').status]).toEqual([0, 0])
    const files = readdirSync(out('a')).filter((file) => file.endsWith('.xml'))
    expect(files).toHaveLength(20)
    const text = (name: string): string => files.map((file) => readFileSync(join(out(name), file), 'utf8')).join('')
    expect(text('b')).toBe(text('a'))
    expect(text('c')).not.toBe(text('a'))
    const read = run(
      '--read',
      ...files.map((file) => join(out('a'), file)),
      '--root',
      join(out('a'), 'root.pem'),
      '--json'
    )
    const lines = read.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { reading: Reading })
    expect(lines.map((line) => line.reading.seal)).toEqual(files.map(() => 'verified'))
  })

  it.each([
    [[]],
    [['--kind', 'TEG999', '--out', 'x']],
    [['--kind', 'TEG800']],
    [['--kind', 'TEG800', '--out', 'x', '--count', '0']],
    [['--kind', 'TEG800', '--out', 'x', '--date', '2026-02-30']],
    [['--kind', 'TEG800', '--out', 'x', '--year', '2027']],
    [['--kind', 'TEG800', '--out', 'x', 'y']],
    [['--read', 'x']],
    [['--read', '--root', 'x']],
    [['--sead', '1']]
  ])('a command line that makes no sense is refused: %s', (args) => {
    expect(() => readIssueCommand(args, '2026-11-25')).toThrow(UsageProblem)
  })

  it('the command tells a letter from a certificate, and a folder that cannot be made', () => {
    const letter = join(folder, 'letter.xml')
    writeFileSync(letter, 'letter')
    expect(run('--read', letter, '--root', join(folder, 'keys/root.pem')).status).toBe(1)
    expect(run('--kind', 'TEG800', '--out', join(letter, 'below')).status).toBe(3)
    expect(run('--help')).toMatchObject({ status: 0 })
  })
})

onBothStorages('issuers', (world: () => World) => {
  it("put this year's certificates into every resident's mailbox, once", async () => {
    const { central, ready } = world().central
    const owed = central.data.residents.length * central.data.issuers.flatMap((one) => one.kinds).length
    expect(await deliverCertificates(central, ready, AbortSignal.abort())).toBe(0)
    expect(await deliverCertificates(central, ready, new AbortController().signal)).toBe(owed)
    expect(await deliverCertificates(central, ready, new AbortController().signal)).toBe(0)
    const client = await world().connect()
    const headers = await session(client, 'tanaka')
    const messages = await messagesOf(client, headers)
    expect(messages.map((one) => `${one.kind} ${one.state}`).sort()).toEqual([
      'TEG104 delivered',
      'TEG800 delivered',
      'TEG810 delivered',
      'TEG820 delivered',
      'TEG830 delivered',
      'TEG840 waiting'
    ])
    const life = messages.find((one) => one.kind === 'TEG800')
    const content = MessageContent.parse((await contentOf(client, headers, life?.id ?? '')).body)
    const read = readCertificate(
      Buffer.from(content.document, 'base64url').toString(),
      central.evidence.senders(),
      central.now()
    )
    expect(read).toMatchObject({
      ok: true,
      reading: { issuer: 'ひかり生命保険株式会社', person: '田中　和子', seal: 'verified' }
    })
  })
})
