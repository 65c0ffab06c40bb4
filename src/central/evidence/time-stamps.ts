// The time-stamp authority (RFC 3161): the port, and the embedded one that ships.
import { randomBytes } from 'node:crypto'
import * as asn1js from 'asn1js'
import * as pkijs from 'pkijs'
import { sha256 } from '../digest.ts'
import { oids, sha256Algorithm, signCms, type Signer } from './cms.ts'

/**
 * Stamps SHA-256 of `bytes`; gives the TimeStampToken as DER, its certificates inside. In the field an accredited authority
 * over HTTP (RFC 3161 §3.4). A rejected promise means that it cannot be reached now.
 */
export type TimeStampAuthority = {
  readonly stamp: (bytes: Uint8Array) => Promise<Buffer>
  /** PEM of its roots */
  readonly roots: () => readonly string[]
}

/** RFC 9562 UUID as an OID under 2.25: the policy of the embedded authority, which promises one second */
const policy = '2.25.133480462091743017583286415710283710529'

const wholeSecond = (at: Date): Date => new Date(Math.floor(at.getTime() / 1000) * 1000)

export type Imprint = { readonly algorithm: pkijs.AlgorithmIdentifier; readonly digest: Uint8Array }

/** A TimeStampToken over an imprint, DER: `at` in whole seconds, promised to within one. */
export const makeToken = ({ algorithm, digest }: Imprint, signer: Signer, at: Date): Buffer => {
  const second = wholeSecond(at)
  const info = new pkijs.TSTInfo({
    version: 1,
    policy,
    messageImprint: new pkijs.MessageImprint({
      hashAlgorithm: algorithm,
      hashedMessage: new asn1js.OctetString({ valueHex: new Uint8Array(digest) })
    }),
    // RFC 3161 §2.4.2: up to 160 bits; positive, and without a leading zero byte
    serialNumber: new asn1js.Integer({ valueHex: new Uint8Array(randomBytes(16).fill(0x4d, 0, 1)) }),
    genTime: second,
    accuracy: new pkijs.Accuracy({ seconds: 1 })
  })
  return signCms(Buffer.from(info.toSchema().toBER()), signer, second, { type: oids.tstInfo, attached: true })
}

/** An authority in this process: no outside program, no network; `signer` gives its key and chain of the moment. */
export const embeddedAuthority = (
  signer: () => Promise<Signer>,
  roots: () => readonly string[],
  now: () => Date
): TimeStampAuthority => ({
  roots,
  stamp: async (bytes) => makeToken({ algorithm: sha256Algorithm(), digest: sha256(bytes) }, await signer(), now())
})
