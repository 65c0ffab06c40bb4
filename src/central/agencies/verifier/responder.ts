// The responder of a notified verifier: OCSP requests in, signed answers out (RFC 6960). It knows what its data says.
import { sign } from 'node:crypto'
import { namesOf } from '../../asn1/certificate.ts'
import { childrenOf, readDer, tags, type Der } from '../../asn1/der.ts'
import { element, generalizedTime, objectIdentifier } from '../../asn1/write.ts'
import type { Signer } from '../../evidence/cms.ts'
import { ids, nonceExtensions, nonceIn, readCertId, responseStatus, wholeSecond, type CertId } from './ocsp-form.ts'

export type Standing = 'good' | 'revoked' | 'unknown'
/** Where a certificate stands now; `issuer` is what its CertId calls the issuer. */
export type Standings = (issuer: string, serial: string) => { readonly state: Standing; readonly since: Date | null }

/** how long an answer may be used; asked anew each time all the same */
const validFor = 3_600_000
/** requests for more certificates than this are none of ours */
const most = 10

const bare = (status: number): Buffer => element(tags.sequence, element(tags.enumerated, Buffer.of(status)))

const statusOf = ({ state, since }: ReturnType<Standings>, now: Date): Buffer => {
  if (state === 'good') return element(tags.bare0)
  if (state === 'unknown') return element(tags.bare2)
  return element(tags.context1, generalizedTime(wholeSecond(since ?? now)))
}

type Asked = { readonly ids: readonly CertId[]; readonly nonce: string | null }

const onlyIn = (wrapper: Der | undefined, tag: number): Der | undefined => childrenOf(wrapper, tag)[0]

/** What a request asks (RFC 6960 §4.1.1). A signed one is answered as one without a signature. Null for what is none. */
const parsed = (der: Uint8Array): Asked | null => {
  try {
    const [tbs] = childrenOf(readDer(der), tags.sequence)
    const parts = childrenOf(tbs, tags.sequence)
    // neither its version nor the name of who asks changes the answer
    const list = parts.find(({ tag }) => tag === tags.sequence)
    const extensions = parts.find(({ tag }) => tag === tags.context2)
    const asked = childrenOf(list, tags.sequence).map((one) => readCertId(childrenOf(one, tags.sequence)[0]))
    return { ids: asked, nonce: extensions ? nonceIn(onlyIn(extensions, tags.context2)) : null }
  } catch {
    return null
  }
}

type Own = { readonly name: Buffer; readonly certificates: Buffer }
const own = new WeakMap<Signer, Own>()

/** Read once: a responder answers often. */
const ownOf = (signer: Signer): Own => {
  const known = own.get(signer)
  if (known) return known
  const [certificate] = signer.chain
  if (!certificate) throw new Error('the responder has no certificate')
  const made = {
    name: element(tags.context1, namesOf(readDer(certificate)).subject),
    certificates: element(tags.context0, element(tags.sequence, ...signer.chain))
  }
  own.set(signer, made)
  return made
}

const signatureAlgorithm = element(tags.sequence, objectIdentifier(ids.ecdsaSha256))
const basicType = objectIdentifier(ids.basic)
const successful = element(tags.enumerated, Buffer.of(responseStatus.successful))

const signed = (data: Buffer, signer: Signer, { certificates }: Own): Buffer => {
  const signature = element(tags.bitString, Buffer.of(0), sign('sha256', data, signer.key))
  const basic = element(tags.sequence, data, signatureAlgorithm, signature, certificates)
  const bytes = element(tags.sequence, basicType, element(tags.octetString, basic))
  return element(tags.sequence, successful, element(tags.context0, bytes))
}

/** Answers one request at `now`, signed with an EC key. What is no request gets malformedRequest, unsigned as the RFC has it. */
export const answerOcsp = (der: Uint8Array, standings: Standings, signer: Signer, now: Date): Buffer => {
  const asked = parsed(der)
  if (!asked || asked.ids.length === 0 || asked.ids.length > most) return bare(responseStatus.malformedRequest)
  const responder = ownOf(signer)
  const second = wholeSecond(now)
  const thisUpdate = generalizedTime(second)
  const nextUpdate = element(tags.context0, generalizedTime(new Date(second.getTime() + validFor)))
  const responses = asked.ids.map((id) =>
    element(tags.sequence, id.der, statusOf(standings(id.issuer, id.serial), second), thisUpdate, nextUpdate)
  )
  const { nonce } = asked
  const extensions = nonce === null ? [] : [element(tags.context1, nonceExtensions(nonce))]
  const list = element(tags.sequence, ...responses)
  return signed(element(tags.sequence, responder.name, thisUpdate, list, ...extensions), signer, responder)
}

/** RFC 6960 §4.2.1: asked too often, or busy. */
export const tryLater = (): Buffer => bare(responseStatus.tryLater)
