// An authenticator (FIDO2), wherever it is: plugged in, in the person's hand, or in software.
import type { Outcome } from '../../../card/port.ts'
import type { PasskeyEvidence } from '../../../contract/wire/proof.ts'
import type { PasskeyPayload } from '../../../contract/wire/session.ts'
import type { z } from 'zod'

export type PasskeyFault =
  /** it is not there, or went away before it answered */
  | { readonly fault: 'authenticatorGone' }
  /** the person said no, or did nothing in time */
  | { readonly fault: 'authenticatorRefused' }

export type Assertion = PasskeyEvidence['passkey']
export type NewPasskey = z.infer<typeof PasskeyPayload>

/** `challenge` is raw bytes; `rpId` the relying party's id (WebAuthn §4). Holders are asked to verify themselves at each call. */
export type Authenticator = {
  /** an assertion by a passkey that names itself (a discoverable credential) */
  readonly get: (challenge: Uint8Array, rpId: string) => Promise<Outcome<Assertion, PasskeyFault>>
  readonly create: (challenge: Uint8Array, rpId: string) => Promise<Outcome<NewPasskey, PasskeyFault>>
}
