// Seals a body to central's key, so that nothing personal waits on the terminal's disk.
import { CompactEncrypt, importJWK } from 'jose'
import type { Keys } from '../../contract/wire/town.ts'

/** Compact JWE (RFC 7516), ECDH-ES+A256KW with A256GCM. `sealing` is the P-256 key of GET /v1/keys. */
export const sealTo = async (sealing: Keys['sealing'], text: string): Promise<string> =>
  new CompactEncrypt(new TextEncoder().encode(text))
    .setProtectedHeader({ alg: 'ECDH-ES+A256KW', enc: 'A256GCM', kid: sealing.kid })
    .encrypt(await importJWK(sealing, 'ECDH-ES+A256KW'))
