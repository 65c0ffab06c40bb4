// CMS and XML signatures made by an outside key and verified by ourselves: every changed byte, every other form, every wrong signer.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as pkijs from 'pkijs'
import { beforeAll, describe, expect, it } from 'vitest'
import { judgeCertificate, readAuthorities, type Believed } from '../../src/card/certificates/judge.ts'
import type { CertificateFault } from '../../src/card/certificates/faults.ts'
import { jpkiRules } from '../../src/card/profiles/jpki-certificates.ts'
import type { CardFault, Outcome } from '../../src/card/port.ts'
import { signCms } from '../../src/main/signing/cms.ts'
import { verifyCms } from '../../src/main/signing/cms-verification.ts'
import type { Signer } from '../../src/main/signing/signer.ts'
import { signXml } from '../../src/main/signing/xml-signature.ts'
import { verifyXml } from '../../src/main/signing/xml-verification.ts'
import { value } from '../support/cards.ts'
import { authority, authorityExtensions, issue, signatureExtensions, type Issued } from '../support/issuing.ts'
import { outsideData } from '../support/outside-data.ts'
import { keySigner, simulatedSigner } from '../support/signers.ts'

type Believe = (certificate: Uint8Array, between: readonly Uint8Array[]) => Outcome<Believed, CertificateFault>
let root: Issued
let believe: Believe
const signers = new Map<string, Signer<CardFault>>()
const kinds = ['RSA card', 'P-384 card', 'key under two authorities'] as const
const signer = (kind: string): Signer<CardFault> => {
  const found = signers.get(kind)
  if (!found) throw new Error(`no signer ${kind}`)
  return found
}
const at = new Date()

beforeAll(async () => {
  root = await authority()
  const middle = await issue({ by: root, subject: 'C=JP, O=MIDDLE', extensions: authorityExtensions(0) })
  signers.set('RSA card', await simulatedSigner())
  signers.set('P-384 card', await simulatedSigner(await issue({ by: root, extensions: signatureExtensions() })))
  const leaf = await issue({ by: middle, extensions: signatureExtensions() })
  signers.set('key under two authorities', keySigner(leaf, middle))
  signers.set('stranger', keySigner(await issue({ by: await authority(), extensions: signatureExtensions() })))
  const pem = readFileSync(new URL('../../assets/trust/signature-ca.pem', import.meta.url), 'utf8')
  const anchors = [...value(readAuthorities(pem)), root.facts]
  const rules = jpkiRules.test.signature
  believe = (certificate, between) => judgeCertificate(certificate, { rules, anchors }, at, between)
})
const anyone = (certificate: Uint8Array) => ({ ok: true, value: certificate }) as const
const faultOf = (outcome: { ok: boolean; fault?: string }): string => (outcome.ok ? 'verified' : (outcome.fault ?? ''))

describe('a CMS signature', () => {
  const document = Buffer.from('{"届出":"転入","世帯":2}')
  const other = Buffer.from('{"届出":"転入","世帯":3}')

  it.each(kinds)('by a %s is verified, attached and detached', async (kind) => {
    const attached = value(await signCms(document, signer(kind)))
    const opened = value(verifyCms(attached, believe))
    expect(Buffer.from(opened.document).equals(document)).toBe(true)
    expect(Math.abs((opened.signingTime?.getTime() ?? 0) - Date.now())).toBeLessThan(60_000)
    const detached = value(await signCms(document, signer(kind), { detached: true }))
    expect(Buffer.from(detached).includes(document)).toBe(false)
    expect(faultOf(verifyCms(detached, believe, document))).toBe('verified')
    expect(faultOf(verifyCms(detached, believe, other))).toBe('digestWrong')
    expect(faultOf(verifyCms(detached, believe))).toBe('signatureMalformed')
    expect(faultOf(verifyCms(attached, believe, document))).toBe('signatureMalformed')
  })

  it('hands the card one digest and nothing else', async () => {
    for (const [kind, length] of [
      ['RSA card', 32],
      ['P-384 card', 48]
    ] as const) {
      const seen: number[] = []
      const { certificate, sign } = signer(kind)
      const watched = (digest: Uint8Array) => {
        seen.push(digest.length)
        return sign(digest)
      }
      value(await signCms(document, { certificate, sign: watched }))
      value(await signXml('<a id="b"/>', { certificate, sign: watched }, { signatureId: 's' }))
      expect(seen).toEqual([length, length])
    }
  })

  it('by somebody else is not believed', async () => {
    expect(faultOf(verifyCms(value(await signCms(document, signer('stranger'))), believe))).toBe('certificateUntrusted')
  })

  it.each(kinds)('by a %s says the same thing or nothing, whichever byte is changed', async (kind) => {
    const cms = value(await signCms(document, signer(kind)))
    const lied: number[] = []
    for (let index = 0; index < cms.length; index += 23) {
      const changed = new Uint8Array(cms)
      changed[index] = (changed[index] ?? 0) ^ 0x01
      const opened = verifyCms(changed, believe)
      const same =
        !opened.ok ||
        (document.equals(opened.value.document) &&
          Buffer.from(opened.value.signer.facts.der).equals(signer(kind).certificate))
      if (!same) lied.push(index)
    }
    expect(lied).toEqual([])
  })

  it('that another certificate of the same key is put into is refused, for the signed attributes name the first', async () => {
    const leaf = await issue({ by: root, extensions: signatureExtensions() })
    const twin = await issue({ by: root, like: leaf, extensions: signatureExtensions({ name: '別　人' }) })
    const cms = value(await signCms(document, keySigner(leaf)))
    expect(faultOf(verifyCms(withCertificate(cms, leaf), believe))).toBe('verified')
    expect(faultOf(verifyCms(withCertificate(cms, twin), believe))).toBe('signatureMalformed')
  })

  it('is not made when the card says no, or when what it answers does not verify', async () => {
    const { certificate, sign } = signer('RSA card')
    const gone = () => Promise.resolve({ ok: false, fault: 'cardRemoved' } as const)
    const wrong = () => Promise.resolve({ ok: true, value: new Uint8Array(256).fill(1) } as const)
    const another = () => sign(new Uint8Array(32))
    for (const [how, fault] of [
      [gone, 'cardRemoved'],
      [wrong, 'signatureWrong'],
      [another, 'signatureWrong']
    ] as const) {
      expect(faultOf(await signCms(document, { certificate, sign: how }))).toBe(fault)
      expect(faultOf(await signXml('<a/>', { certificate, sign: how }, { signatureId: 's' }))).toBe(fault)
    }
    expect(faultOf(await signCms(document, { certificate: Buffer.from('rubbish'), sign }))).toBe('signerUnfit')
  })
})

/** the same signature, as if made under this certificate */
const withCertificate = (cms: Uint8Array, { der }: Issued): Uint8Array => {
  const info = pkijs.ContentInfo.fromBER(Buffer.from(cms))
  const signed = new pkijs.SignedData({ schema: info.content })
  const certificate = pkijs.Certificate.fromBER(Buffer.from(der))
  const [signerInfo] = signed.signerInfos
  if (!signerInfo) throw new Error('no signer')
  signerInfo.sid = new pkijs.IssuerAndSerialNumber({
    issuer: certificate.issuer,
    serialNumber: certificate.serialNumber
  })
  signed.certificates = [certificate]
  const content = signed.toSchema(true)
  return new Uint8Array(new pkijs.ContentInfo({ contentType: info.contentType, content }).toSchema().toBER(false))
}

describe('an XML signature', () => {
  const document =
    '<?xml version="1.0" encoding="UTF-8"?><?xml-stylesheet type="text/xsl" href="a.xsl"?>' +
    '<TEG800 xmlns="urn:kyotsu" xmlns:gen="urn:general" id="TEG1"><gen:era>5</gen:era><WOK>240000</WOK><!-- 控え --></TEG800>'
  const sign = async (xml: string, kind = 'RSA card', canonical: 'inclusive' | 'exclusive' = 'inclusive') =>
    value(await signXml(xml, signer(kind), { signatureId: '_1', canonical }))
  const verified = (xml: string): string => faultOf(verifyXml(xml, believe))
  let signed: string
  beforeAll(async () => {
    signed = await sign(document)
  })

  it.each(kinds)('by a %s is verified in both canonical forms', async (kind) => {
    for (const canonical of ['inclusive', 'exclusive'] as const) {
      const xml = await sign(document, kind, canonical)
      const { signed: covered, signer: who } = value(verifyXml(xml, believe))
      expect(covered).toContain('<WOK>240000</WOK></TEG800>')
      expect(covered).not.toContain('Signature')
      expect(Buffer.from(who.facts.der).equals(signer(kind).certificate)).toBe(true)
      expect(verified(xml.replace('240000', '240001'))).toBe('digestWrong')
    }
  })

  it('over a document without identifier covers all of it', async () => {
    const xml = await sign('<a><b>1</b></a>')
    expect(xml).toContain('Reference URI=""')
    expect(verified(xml)).toBe('verified')
    expect(verified(xml.replace('<b>1</b>', '<b>2</b>'))).toBe('digestWrong')
    expect(verified(`${xml}<!-- beside -->`)).toBe('signatureMalformed')
  })

  it('by somebody else is not believed', async () => {
    expect(verified(await sign(document, 'stranger'))).toBe('certificateUntrusted')
  })

  it.each<[string, string, (xml: string) => string]>([
    [
      'with another digest',
      'digestWrong',
      (xml) => xml.replace(/(DigestValue>)./, (_, tag: string) => `${tag}${xml.includes(`${tag}A`) ? 'B' : 'A'}`)
    ],
    ['with another signature value', 'signatureWrong', (xml) => xml.replace(/(SignatureValue>)..../, '$1AAAA')],
    [
      'signed with SHA-1 by its own word',
      'signatureWeak',
      (xml) => xml.replace('2001/04/xmldsig-more#rsa-sha256', '2000/09/xmldsig#rsa-sha1')
    ],
    [
      'digested with SHA-1 by its own word',
      'signatureWeak',
      (xml) => xml.replace('2001/04/xmlenc#sha256', '2000/09/xmldsig#sha1')
    ],
    [
      'that claims HMAC',
      'signatureWeak',
      (xml) => xml.replace('2001/04/xmldsig-more#rsa-sha256', '2000/09/xmldsig#hmac-sha1')
    ],
    ['that claims another algorithm of the kind', 'signatureWrong', (xml) => xml.replace('#rsa-sha256', '#rsa-sha512')],
    ['without its transform', 'signatureMalformed', (xml) => xml.replace(/<dsig:Transform [^>]*enveloped[^>]*>/, '')],
    [
      'with an XPath transform',
      'signatureMalformed',
      (xml) =>
        xml.replace(/(Transform Algorithm=")[^"]*c14n-20010315/, '$1http://www.w3.org/TR/1999/REC-xpath-19991116')
    ],
    ['with a comment in its digest', 'signatureMalformed', (xml) => xml.replace(/(DigestValue>....)/, '$1<!-- x -->')],
    [
      'in another canonical form by its own word',
      'signatureMalformed',
      (xml) => xml.replace(/(CanonicalizationMethod Algorithm="[^"]*)"/, '$1#WithComments"')
    ],
    ['that refers to something else', 'signatureMalformed', (xml) => xml.replace('URI="#TEG1"', 'URI="#TEG2"')],
    [
      'that refers to a part',
      'signatureMalformed',
      (xml) => xml.replace('<WOK>', '<WOK id="W">').replace('URI="#TEG1"', 'URI="#W"')
    ],
    ['whose identifier stands twice', 'signatureMalformed', (xml) => xml.replace('<WOK>', '<WOK id="TEG1">')],
    ['twice', 'signatureMalformed', (xml) => xml.replace(/(<dsig:Signature .*<\/dsig:Signature>)/, '$1$1')],
    [
      'without certificate',
      'signatureWrong',
      (xml) => xml.replace(/<dsig:X509Certificate>.*<\/dsig:X509Certificate>/, '')
    ],
    [
      'inside another element',
      'signatureMalformed',
      (xml) => xml.replace(/(<dsig:Signature .*<\/dsig:Signature>)/, '<x>$1</x>')
    ],
    [
      'with a second SignedInfo',
      'signatureMalformed',
      (xml) => xml.replace('<WOK>', '<SignedInfo xmlns="urn:x"/><WOK>')
    ],
    ['with an Object', 'signatureMalformed', (xml) => xml.replace('</dsig:KeyInfo>', '</dsig:KeyInfo><dsig:Object/>')],
    [
      'under a document type',
      'signatureMalformed',
      (xml) => xml.replace('<TEG800', '<!DOCTYPE TEG800 [<!ENTITY a "b">]><TEG800')
    ],
    ['not closed', 'signatureMalformed', (xml) => xml.slice(0, -3)],
    ['wrapped in another document', 'signatureMalformed', (xml) => `<w>${xml.slice(xml.indexOf('<TEG800'))}</w>`],
    ['of nothing', 'signatureMalformed', () => '']
  ])('%s is refused: %s', (_, fault, change) => {
    const changed = change(signed)
    expect(changed).not.toBe(signed)
    expect(verified(changed)).toBe(fault)
  })

  it('says the same thing or nothing, whichever character is changed', () => {
    const { signed: covered } = value(verifyXml(signed, believe))
    const lied: number[] = []
    for (let index = 0; index < signed.length; index += 47) {
      const other = signed[index] === 'x' ? 'y' : 'x'
      const outcome = verifyXml(signed.slice(0, index) + other + signed.slice(index + 1), believe)
      if (outcome.ok && outcome.value.signed !== covered) lied.push(index)
    }
    expect(lied).toEqual([])
  })

  it.each([
    ['signed already', () => signed],
    ['not well-formed', () => '<a><b></a>'],
    ['under a document type', () => '<!DOCTYPE a><a/>'],
    ['with instructions inside', () => '<a><?print now?></a>'],
    ['with an inherited language', () => '<a xml:lang="ja"/>'],
    ['without identifier and with something beside it', () => '<?xml-stylesheet href="a"?><a/>'],
    ['empty', () => '']
  ])('is not made over a document %s', async (_, xml) => {
    expect(faultOf(await signXml(xml(), signer('RSA card'), { signatureId: 's' }))).toBe('documentUnfit')
  })
})

const samples = join(outsideData, 'etax/kojo-xml-viewer/sample')
const absent = existsSync(samples) ? '' : ` (skipped: ${samples} is absent)`
describe.skipIf(absent)(`the tax agency's samples${absent}`, () => {
  it('are told apart: digests that do not match, and algorithms of yesterday', () => {
    const faults = readdirSync(samples)
      .filter((name) => name.endsWith('.xml'))
      .map((name) => [/TEG\d+/.exec(name)?.[0], faultOf(verifyXml(readFileSync(join(samples, name), 'utf8'), anyone))])
    expect(faults.toSorted((a, b) => String(a).localeCompare(String(b)))).toEqual([
      ['TEG800', 'signatureWeak'],
      ['TEG840', 'digestWrong'],
      ['TEG840', 'digestWrong']
    ])
  })
})
