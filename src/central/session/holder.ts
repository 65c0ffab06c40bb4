// Who made a proof: the holder of a registered certificate, or of an enrolled passkey; a company's is in companies/holder.ts.
import { createPublicKey } from 'node:crypto'
import type { AnyProof, Proof } from '../../contract/wire/proof.ts'
import type { AuthKind } from '../../contract/wire/session.ts'
import type { Central } from '../central.ts'
import { base64url, fromBase64url } from '../digest.ts'
import { demand } from '../http/refusal.ts'
import { cardHash } from '../town/seed.ts'
import { checkCardCertificate } from './card-certificate.ts'
import { checkAssertion, passkeyOf } from './passkeys.ts'
import { checkSignature } from './proof.ts'
import { demandStanding, noteGood } from './standing.ts'
import type { Session } from './tokens.ts'

export type Holder = {
  /** a resident's id, or a company's */
  readonly resident: string
  readonly provider: AuthKind
  readonly level: 1 | 2
  readonly publicKey: string
  readonly credential: string | null
  /** names the certificate, to be asked about again; null for a passkey */
  readonly certificate: string | null
  /** when the certificate or the passkey ends */
  readonly until: string
}

/** The certificate is believed, its key signed the transcript, and its holder is registered. */
export const holderOfCertificate = async (central: Central, certificate: string, proof: Proof): Promise<Holder> => {
  const der = fromBase64url(certificate)
  const card = await checkCardCertificate(der, 'authentication', central, central.now())
  checkSignature(proof, card.publicKey)
  const known = await central.db
    .selectFrom('cards')
    .select(['resident', 'kind'])
    .where('certificate', '=', cardHash(central.keys.hash, der))
    .where('purpose', '=', 'authentication')
    .executeTakeFirst()
  demand(known !== undefined, 'residentUnknown')
  noteGood(central, card.name)
  return {
    resident: known.resident,
    provider: known.kind,
    level: 2,
    publicKey: base64url(card.publicKey.export({ type: 'spki', format: 'der' })),
    credential: null,
    certificate: card.name,
    until: card.until
  }
}

/** The passkey is enrolled, holds, did not go backwards, verified its holder and signed the transcript. */
export const holderOfPasskey = async (central: Central, proof: AnyProof): Promise<Holder> => {
  demand('passkey' in proof, 'malformed')
  const passkey = await passkeyOf(central, proof.passkey.id)
  await checkAssertion(central, passkey, proof)
  return {
    resident: passkey.resident,
    provider: 'passkey',
    level: 1,
    publicKey: passkey.public_key,
    credential: passkey.id,
    certificate: null,
    until: passkey.expires_at
  }
}

/** Whether what opened this session made the proof as well, and still holds; another's, or another kind's, is refused. */
export const checkHeldProof = async (central: Central, session: Session, proof: AnyProof): Promise<void> => {
  if ('passkey' in proof) {
    demand(session.credential === proof.passkey.id, 'notOwner')
    await checkAssertion(central, await passkeyOf(central, proof.passkey.id), proof)
    return
  }
  demand(session.credential === null, 'notOwner')
  checkSignature(proof, createPublicKey({ key: fromBase64url(session.publicKey), format: 'der', type: 'spki' }))
  await demandStanding(central, session.certificate)
}
