// OpenSSL, xmlsec1 and xmllint as outside judges of the signatures a card makes: right ones pass, changed ones do not.
import { execFile, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pcscReaders } from '../../../src/card/pcsc/readers.ts'
import { cardServices } from '../../../src/card/services/card-services.ts'
import type { CardFault } from '../../../src/card/port.ts'
import { signCms, type CmsOptions } from '../../../src/main/signing/cms.ts'
import type { Signer } from '../../../src/main/signing/signer.ts'
import { signXml } from '../../../src/main/signing/xml-signature.ts'
import { verifyXml } from '../../../src/main/signing/xml-verification.ts'
import { value } from '../../support/cards.ts'
import { authority, authorityExtensions, issue, pemOf, signatureExtensions } from '../../support/issuing.ts'
import { outsideData } from '../../support/outside-data.ts'
import { hear, noDaemonHere, testDaemon } from '../../support/pcsc.ts'
import { cardSigner, keySigner, simulatedSigner } from '../../support/signers.ts'

const folder = mkdtempSync(join(tmpdir(), 'madoguchi-signatures-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const put = (name: string, content: string | Uint8Array): string => {
  const file = join(folder, name)
  writeFileSync(file, content)
  return file
}
const anyone = (certificate: Uint8Array) => ({ ok: true, value: certificate }) as const
const document = Buffer.from('{"届出":"転入","世帯":2}')
const xml =
  '<?xml version="1.0" encoding="UTF-8"?>\n<TEG800 xmlns="urn:kyotsu" xmlns:gen="urn:general" id="TEG1">\r\n' +
  '\t<gen:era b="&quot;&#10;" a=\'>\'>5</gen:era><!-- 控え --><WOK><![CDATA[<24>&]]>邊\u{E0100}</WOK></TEG800>'

type Party = { readonly signer: Signer<CardFault>; readonly anchors: readonly string[] }
const parties = new Map<string, Party>()
const kinds = ['RSA card', 'P-384 card', 'key under two authorities'] as const
const party = (kind: string): Party => {
  const found = parties.get(kind)
  if (!found) throw new Error(`no ${kind}`)
  return found
}
// xmlsec1 takes one certificate of a file
const shipped = (
  readFileSync(new URL('../../../assets/trust/signature-ca.pem', import.meta.url), 'utf8').match(
    /-----BEGIN [^-]+-----[^-]+-----END [^-]+-----\n/g
  ) ?? []
).map((pem, index) => put(`shipped-${index}.pem`, pem))

beforeAll(async () => {
  const root = await authority()
  const middle = await issue({ by: root, subject: 'C=JP, O=MIDDLE', extensions: authorityExtensions(0) })
  const anchors = [put('root.pem', pemOf(root.der))]
  parties.set('RSA card', { signer: await simulatedSigner(), anchors: shipped })
  const own = await issue({ by: root, extensions: signatureExtensions() })
  parties.set('P-384 card', { signer: await simulatedSigner(own), anchors })
  const below = await issue({ by: middle, extensions: signatureExtensions() })
  parties.set('key under two authorities', { signer: keySigner(below, middle), anchors })
})

type Verdict = { readonly ok: boolean; readonly out: Buffer; readonly says: string }
const run = (program: string, ...args: readonly string[]): Verdict => {
  const { status, stdout, stderr, error } = spawnSync(program, args)
  if (error) throw error
  return { ok: status === 0, out: stdout, says: stderr.toString() }
}

const openssl = (cms: Uint8Array, anchors: readonly string[], content?: Uint8Array): Verdict => {
  const trust = put('anchors.pem', anchors.map((file) => readFileSync(file, 'utf8')).join(''))
  const outside = content ? ['-content', put('content', content)] : []
  const file = put('cms.der', cms)
  return run(
    'openssl',
    'cms',
    '-verify',
    '-cades',
    '-binary',
    '-inform',
    'DER',
    '-in',
    file,
    ...outside,
    '-CAfile',
    trust,
    '-purpose',
    'any'
  )
}
const changedAt = (bytes: Uint8Array, at: number): Uint8Array => {
  const copy = new Uint8Array(bytes)
  copy[at] = (copy[at] ?? 0) ^ 1
  return copy
}

describe('OpenSSL', () => {
  const cms = async (kind: string, options: CmsOptions = {}) =>
    value(await signCms(document, party(kind).signer, options))

  it.each(kinds)('verifies the CMS of a %s as CAdES, attached and detached', async (kind) => {
    const { anchors } = party(kind)
    const attached = openssl(await cms(kind), anchors)
    expect(attached.ok, attached.says).toBe(true)
    expect(attached.out.equals(document)).toBe(true)
    const apart = await cms(kind, { detached: true })
    const detached = openssl(apart, anchors, document)
    expect(detached.ok, detached.says).toBe(true)
    expect(openssl(apart, anchors, Buffer.from('another document')).ok).toBe(false)
  })

  it.each(kinds)(
    'refuses the CMS of a %s with its document, attributes or signature changed, and under others',
    async (kind) => {
      const { anchors } = party(kind)
      const whole = Buffer.from(await cms(kind))
      // id-messageDigest, id-signingTime
      const attributes = [Buffer.from('2a864886f70d010904', 'hex'), Buffer.from('2a864886f70d010905', 'hex')]
      for (const at of [
        whole.indexOf(document) + 3,
        ...attributes.map((oid) => whole.indexOf(oid) + oid.length + 5),
        whole.length - 5
      ])
        expect(openssl(changedAt(whole, at), anchors).ok, `changed at ${at}`).toBe(false)
      expect(openssl(whole, kind === 'RSA card' ? party('P-384 card').anchors : shipped).ok).toBe(false)
    }
  )

  it('takes signing times on both sides of 2050', async () => {
    for (const [at, written] of [
      ['2049-12-31T23:59:59Z', 'UTCTIME'],
      ['2050-01-01T00:00:00Z', 'GENERALIZEDTIME']
    ] as const) {
      const file = put('time.der', await cms('RSA card', { at: new Date(at) }))
      const printed = run('openssl', 'cms', '-cmsout', '-print', '-inform', 'DER', '-in', file).out.toString()
      expect(printed).toMatch(new RegExp(`signingTime[^:]*:?[\\s\\S]{0,80}${written}`))
      expect(openssl(readFileSync(file), shipped).ok).toBe(true)
    }
  })
})

const xmlsec = spawnSync('xmlsec1', ['--version']).status === 0
const noXmlsec = xmlsec ? '' : ' (skipped: xmlsec1 is not installed)'
const judge = (signed: string, anchors: readonly string[], root = 'TEG800'): Verdict =>
  run(
    'xmlsec1',
    '--verify',
    '--enabled-key-data',
    'x509',
    ...['id', 'Id', 'ID'].map((name) => [`--id-attr:${name}`, root]).flat(),
    ...anchors.flatMap((file) => ['--trusted-pem', file]),
    put('signed.xml', signed)
  )

describe.skipIf(noXmlsec)(`xmlsec1${noXmlsec}`, () => {
  const sign = async (text: string, kind: string, canonical: 'inclusive' | 'exclusive' = 'inclusive') =>
    value(await signXml(text, party(kind).signer, { signatureId: '_1', canonical }))

  it.each(kinds.flatMap((kind) => [[kind, 'inclusive'] as const, [kind, 'exclusive'] as const]))(
    'verifies the XML of a %s, canonical %s, and refuses it changed',
    async (kind, canonical) => {
      const { anchors } = party(kind)
      const signed = await sign(xml, kind, canonical)
      const verdict = judge(signed, anchors)
      expect(verdict.ok, verdict.says).toBe(true)
      for (const changed of [
        signed.replace('>5<', '>6<'),
        signed.replace('\u{E0100}', '\u{E0101}'),
        signed.replace(/(DigestValue>)....../, '$1AAAAAA'),
        signed.replace(/(SignatureValue>)....../, '$1AAAAAA')
      ]) {
        expect(changed).not.toBe(signed)
        expect(judge(changed, anchors).ok).toBe(false)
        expect(verifyXml(changed, anyone).ok).toBe(false)
      }
      expect(judge(signed, kind === 'RSA card' ? party('P-384 card').anchors : shipped).ok).toBe(false)
    }
  )

  it('computes the same canonical form of any document as we do', async () => {
    const text = fc.string({
      unit: fc.constantFrom('a', ' ', '\n', '\t', '<', '&', '"', "'", '>', '邊\u{E0100}', '𠮷', ']')
    })
    const name = fc.constantFrom('b', 'p:c', 'q:D')
    const escaped = (content: string): string => content.replace(/[<&>"'\n\t]/g, (one) => `&#${one.codePointAt(0)};`)
    const element = fc
      .tuple(name, text, text, fc.constantFrom('', ' xmlns:q="urn:other"', ' xmlns="urn:inner"'))
      .map(
        ([tag, attribute, content, ns]) =>
          `<${tag}${ns} z="${escaped(attribute)}" p:y="1" a="2">${escaped(content)}<!-- c --></${tag}>`
      )
    const documents = fc.sample(fc.array(element, { maxLength: 5 }), { numRuns: 8, seed: 20260601 })
    for (const [index, parts] of documents.entries()) {
      const whole = `<TEG800 xmlns:p="urn:p" xmlns:q="urn:q" id="T">${parts.join('\n')}</TEG800>`
      const signed = await sign(whole, 'RSA card', index % 2 === 0 ? 'inclusive' : 'exclusive')
      const verdict = judge(signed, shipped)
      expect(verdict.ok, `${signed}\n${verdict.says}`).toBe(true)
      expect(verifyXml(signed, anyone).ok).toBe(true)
    }
  })

  it('orders prefixes and attributes as the standard says, not as a dictionary does', async () => {
    const odd =
      '<TEG800 xmlns:b="urn:b" xmlns:Z="urn:z" xmlns:_x="urn:p" xmlns:a="urn:pp" xmlns:a-b="urn:1" xmlns:a1="urn:2" id="T">' +
      '<a:i b:k="1" Z:k="2" _x:x="3" a:a="4" z="5" Z="6" a-b:k="7" a1:k="8" _="9"/></TEG800>'
    for (const canonical of ['inclusive', 'exclusive'] as const) {
      const verdict = judge(await sign(odd, 'RSA card', canonical), shipped)
      expect(verdict.ok, `${canonical} ${verdict.says}`).toBe(true)
    }
  })

  const samples = join(outsideData, 'etax/kojo-xml-viewer')
  const absent = existsSync(samples) ? '' : ` (skipped: ${samples} is absent)`
  it.skipIf(absent)(`and the tax agency's schema take its own sample signed anew by a card${absent}`, async () => {
    const name = readdirSync(join(samples, 'sample')).find((one) => one.includes('TEG840'))
    const sample = readFileSync(join(samples, 'sample', name ?? ''), 'utf8')
    const bare = sample.replace(/<dsig:Signature [\s\S]*<\/dsig:Signature>/, '')
    expect(bare.length).toBeLessThan(sample.length)
    const signed = await sign(bare, 'RSA card')
    const verdict = judge(signed, shipped, 'http://xml.e-tax.nta.go.jp/XSD/kyotsu:TEG840')
    expect(verdict.ok, verdict.says).toBe(true)
    const schema = join(samples, 'kojoall/04XMLスキーマ/kyotsu/TEG840-001.xsd')
    const valid = run('xmllint', '--nonet', '--noout', '--schema', schema, put('teg840.xml', signed))
    expect(valid.ok, valid.says).toBe(true)
  })
})

describe.skipIf(noDaemonHere)(`a card in a real reader${noDaemonHere ? ` (${noDaemonHere})` : ''}`, () => {
  // the card lives in this process: nothing here may wait for a program with the event loop stopped
  const later = (program: string, args: readonly string[]): Promise<string> =>
    new Promise((resolve) => {
      execFile(program, args, (error, stdout, stderr) =>
        resolve(`${error ? 'refused' : 'accepted'} ${stdout}${stderr}`)
      )
    })

  it('signs CMS and XML that OpenSSL and xmlsec1 accept', async () => {
    const daemon = await testDaemon()
    const readers = pcscReaders()
    try {
      const services = cardServices(readers)
      const heard = hear(services.watch)
      const card = await daemon.place('tanaka')
      const signer = await cardSigner(services, await heard.inserted(), 'ABC123')
      const cms = put('real.der', value(await signCms(document, signer)))
      const signed = put('real.xml', value(await signXml(xml, signer, { signatureId: '_1' })))
      await services.close()
      await card.pull()
      const trust = new URL('../../../assets/trust/signature-ca.pem', import.meta.url).pathname
      const accepted = await later('openssl', [
        'cms',
        '-verify',
        '-cades',
        '-binary',
        '-inform',
        'DER',
        '-in',
        cms,
        '-CAfile',
        trust,
        '-purpose',
        'any'
      ])
      expect(accepted).toContain('accepted')
      expect(accepted).toContain(document.toString())
      if (xmlsec) expect(judge(readFileSync(signed, 'utf8'), shipped).ok).toBe(true)
    } finally {
      await readers.stop()
      await daemon.stop()
    }
  })
})
