// The card of --card: an authentication certificate with its key, in software, and the proofs it makes.
import { createHash, createPrivateKey, randomBytes, sign, X509Certificate, type KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { cardAlgorithmOf, type CardAlgorithm } from '../../contract/wire/card-algorithms.ts'
import { proofTranscript, type ProofParts, type Purpose } from '../../contract/wire/proof.ts'
import type { Connection } from './ask.ts'

export type ProvingCard = {
  readonly certificate: Buffer
  readonly key: KeyObject
  readonly hash: CardAlgorithm['hash']
}

/** The file of --card holds no card. */
export class CardProblem extends Error {}

/** A simulated card's file (src/card/virtual/README.md), as far as its authentication key and certificate. */
const CardFile = z.looseObject({
  applications: z.array(
    z.looseObject({
      keys: z.array(z.looseObject({ ef: z.string(), pkcs8: z.string() })).optional(),
      files: z.array(z.looseObject({ ef: z.string(), content: z.string() })).optional()
    })
  )
})
/** of JPKI: the authentication key, and the file its certificate stands in */
const authentication = { key: '0017', certificate: '000A' } as const

const pemOf = (text: string, label: string): string => {
  const found = new RegExp(`-----BEGIN ${label}-----[^-]+-----END ${label}-----`).exec(text)
  if (!found) throw new CardProblem(`no ${label} in it`)
  return found[0]
}

const proving = (certificate: X509Certificate, key: KeyObject): ProvingCard => {
  const algorithm = cardAlgorithmOf(key)
  if (!algorithm) throw new CardProblem('its key is of a kind that no card has')
  return { certificate: certificate.raw, key, hash: algorithm.hash }
}

const fromJson = (text: string): ProvingCard => {
  const { applications } = CardFile.parse(JSON.parse(text))
  const key = applications.flatMap(({ keys = [] }) => keys).find(({ ef }) => ef === authentication.key)
  const file = applications.flatMap(({ files = [] }) => files).find(({ ef }) => ef === authentication.certificate)
  if (!key || !file) throw new CardProblem('no authentication key and certificate in it')
  return proving(new X509Certificate(Buffer.from(file.content, 'base64')), createPrivateKey(key.pkcs8))
}

/** Reads a simulated card's JSON, or PEM with a certificate and its private key. Throws CardProblem. */
export const readCard = (file: string): ProvingCard => {
  try {
    const text = readFileSync(file, 'utf8')
    if (text.trimStart().startsWith('{')) return fromJson(text)
    const certificate = new X509Certificate(pemOf(text, 'CERTIFICATE'))
    const key = createPrivateKey(pemOf(text, '(?:RSA )?PRIVATE KEY'))
    if (!certificate.checkPrivateKey(key)) throw new CardProblem('the key is not the one of the certificate')
    return proving(certificate, key)
  } catch (error) {
    throw new CardProblem(`${file}: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'unreadable'}`)
  }
}

const sha256 = (data: string): Buffer => createHash('sha256').update(data).digest()
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')

/** UUIDv7 (RFC 9562 §5.7) */
export const uuidv7 = (): string => {
  const bytes = randomBytes(16)
  bytes.writeUIntBE(Date.now(), 0, 6)
  bytes.writeUInt8(0x70 | (bytes.readUInt8(6) & 0x0f), 6)
  bytes.writeUInt8(0x80 | (bytes.readUInt8(8) & 0x3f), 8)
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

export type Proving = {
  readonly nonce: string
  readonly purpose?: Purpose
  /** put in place of what is right */
  readonly parts?: Partial<ProofParts>
  readonly damage?: boolean
}

/** The body of POST /v1/session with this card on this connection, as JSON. */
export const signInBody = (card: ProvingCard, connection: Connection, proving: Proving): string => {
  const payload = JSON.stringify({ visit: uuidv7() })
  const transcript = proofTranscript({
    purpose: proving.purpose ?? 'sign-in',
    server: sha256(connection.server),
    nonce: Buffer.from(proving.nonce, 'base64url'),
    exporter: connection.exporter,
    terminal: connection.terminal,
    payload: sha256(payload),
    ...proving.parts
  })
  const signature = sign(card.hash, transcript, { key: card.key, dsaEncoding: 'ieee-p1363' })
  if (proving.damage) signature.writeUInt8(signature.readUInt8(20) ^ 1, 20)
  return JSON.stringify({
    payload,
    certificate: text(card.certificate),
    proof: { transcript: text(transcript), signature: text(signature) }
  })
}
