// What proves who somebody is, whatever the technology of the day: a card, a phone, a passkey.
import type { Outcome } from '../../card/port.ts'
import type { PasskeyEvidence, SignatureEvidence } from '../../contract/wire/proof.ts'
import type { AuthKind } from '../../contract/wire/session.ts'
import type { Signer } from '../signing/signer.ts'

/** What a provider can do, and what it cannot: asked before a journey begins, never found out by trying. */
export type Abilities = {
  /** of the sessions it opens (mission.md: 1 = like ID and password, 2 = public-key certificate) */
  readonly level: 1 | 2
  /** proves again without a gesture of the person, so that a lost connection can be renewed */
  readonly provesQuietly: boolean
}

/** The signature the law asks for under a filing; a provider without one says what it lacks. */
export type LegalSignature<F> =
  | {
      readonly possible: true
      /** the signature certificate, judged for this use and this moment, and its key; needs its PIN verified in this visit */
      readonly signer: () => Promise<Outcome<Signer<F>, F>>
    }
  | { readonly possible: false; readonly lacks: 'signatureCertificate' }

export type Evidence = SignatureEvidence | PasskeyEvidence

/** Evidence over a proof transcript (contract/wire/proof.ts, 177 bytes): made here, now, for exactly these bytes. */
export type Prove<F, E extends Evidence> = (transcript: Uint8Array) => Promise<Outcome<E, F>>

/** what a sign-in says beside its proof: a resident's certificate or a company's, DER as base64url; nothing where the proof names its key */
export type Credential = { readonly certificate?: string; readonly company?: never } | { readonly company: string }

/**
 * One way to prove who one is. `F` is what it may say no with. A provider belongs to one visit; once what it speaks to is
 * gone, every call answers a fault, and none throws.
 */
export type AuthProvider<F extends { readonly fault: string }, E extends Evidence = Evidence> = {
  readonly kind: AuthKind
  readonly abilities: Abilities
  /** whether what it proves with can be used now, as far as can be told before anything is asked of the person */
  readonly fit: () => Outcome<void, F>
  readonly credential: () => Promise<Outcome<Credential, F>>
  readonly prove: Prove<F, E>
  /** Says what will be proved next, before the person's gesture: a provider that can makes proof and gesture one. No promise. */
  readonly foresee?: (transcript: Uint8Array) => void
  readonly legalSignature: LegalSignature<F>
}

/** the part that opens sessions */
export type SignInProvider<F extends { readonly fault: string }> = Pick<
  AuthProvider<F>,
  'abilities' | 'credential' | 'prove' | 'foresee'
>
