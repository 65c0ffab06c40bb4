// Signers for tests: a simulated card in this process (today's, or one with P-384 and nothing else changed), or a key at hand.
import { randomUUID } from 'node:crypto'
import type { CardFault, CardServices, Secret } from '../../src/card/port.ts'
import { algorithmFor } from '../../src/card/certificates/verify-signature.ts'
import { signDigest } from '../../src/card/certificates/company/company-key.ts'
import { p384Sha384 } from '../../src/card/profiles/algorithms.ts'
import { knownCards, myNumberCardProfile } from '../../src/card/profiles/cards.ts'
import { jpki } from '../../src/card/profiles/jpki.ts'
import { cardServices } from '../../src/card/services/card-services.ts'
import type { CardFile } from '../../src/card/virtual/card-file.ts'
import { virtualReaders } from '../../src/card/virtual/readers.ts'
import { signsWith } from '../../src/main/auth/certificate.ts'
import type { Signer } from '../../src/main/signing/signer.ts'
import { card, type, value, verifyPin, virtualReader } from './cards.ts'
import type { Issued } from './issuing.ts'

/** opens the card, verifies its signature password and gives the signer it is */
export const cardSigner = async (
  services: CardServices,
  reader: string,
  password: string
): Promise<Signer<CardFault>> => {
  value(await services.open(reader))
  await type(services, password)
  value(await verifyPin(services, 'signature'))
  return { certificate: value(await services.certificate('signature')), sign: signsWith(services, 'signature') }
}

const p384Profile = {
  ...myNumberCardProfile,
  applications: [{ ...jpki, aid: 'F000000000000000384B', signing: p384Sha384 }]
} as const

/** tanaka's card with P-384 keys, and what was issued for them as their certificates */
const p384File = (issued: Readonly<Partial<Record<Secret, Issued>>>): CardFile => {
  const file = card('tanaka')
  const [first] = file.applications
  if (!first) throw new Error('tanaka has no application')
  const { cla, ins, p1, p2 } = p384Sha384.command
  const command = Buffer.of(cla, ins, p1, p2).toString('hex').toUpperCase()
  const own = (['authentication', 'signature'] as const).flatMap((secret) => {
    const one = issued[secret]
    return one ? [{ ...jpki.secrets[secret], der: one.der, key: one.key, ef: jpki.secrets[secret].key }] : []
  })
  return {
    ...file,
    name: randomUUID(),
    applications: [
      {
        ...first,
        aid: p384Profile.applications[0].aid,
        keys: first.keys.map((one) => {
          const found = own.find(({ ef }) => ef === one.ef)
          return found ? { ...one, pkcs8: found.key.export({ type: 'pkcs8', format: 'pem' }).toString(), command } : one
        }),
        files: first.files.map((one) => {
          const found = own.find(({ certificate }) => certificate === one.ef)
          return found ? { ...one, content: Buffer.from(found.der).toString('base64') } : one
        })
      }
    ]
  }
}

/** services on a reader with a P-384 card: nothing of ours is other for it but the profile */
export const p384Card = (issued: Readonly<Record<Secret, Issued>>): CardServices => {
  const readers = virtualReaders(virtualReader)
  readers.insert(p384File(issued), { delays: false })
  return cardServices(readers, { cards: { ...knownCards, resident: [...knownCards.resident, p384Profile] } })
}

/** the signer in a simulated card: tanaka's own (RSA), or a P-384 card that carries `issued` */
export const simulatedSigner = (issued?: Issued): Promise<Signer<CardFault>> => {
  const readers = virtualReaders(virtualReader)
  readers.insert(issued ? p384File({ signature: issued }) : card('tanaka'), { delays: false })
  const cards = { ...knownCards, resident: [...knownCards.resident, p384Profile] }
  return cardSigner(cardServices(readers, { cards }), virtualReader, 'ABC123')
}

/** a key at hand, with the certificates above it */
export const keySigner = ({ der, key, facts }: Issued, ...between: readonly Issued[]): Signer<CardFault> => {
  const algorithm = algorithmFor(facts.publicKey)
  if (!algorithm) throw new Error('a key nobody signs with')
  return {
    certificate: der,
    between: between.map((one) => one.der),
    sign: (digest) => Promise.resolve({ ok: true, value: signDigest(key, algorithm, digest) })
  }
}
