// What a sender does to send: the consignment signed, the document sealed to central, both under its own reference.
import { CompactEncrypt, importJWK } from 'jose'
import type { Consignment } from '../../../contract/wire/evidence.ts'
import type { Posting } from '../../../contract/wire/post.ts'
import type { Keys } from '../../../contract/wire/town.ts'
import { base64url, digestText } from '../../digest.ts'
import { signCms, type Signer } from '../../evidence/cms.ts'
import { messageId } from '../../message-id.ts'

export type Letter = Pick<
  Consignment,
  'sender' | 'recipient' | 'kind' | 'title' | 'mediaType' | 'fileName' | 'folder' | 'receipt' | 'openBefore'
> & { readonly reference: string; readonly document: Uint8Array }

/** Seals a letter. `key` is central's, of GET /v1/keys. */
export const consign = async (
  { reference, document, ...terms }: Letter,
  signer: Signer,
  key: Keys['sealing'],
  now: Date
): Promise<Posting> => {
  const content: Consignment = {
    version: 1,
    message: messageId(now),
    ...terms,
    documentSha256: digestText(document),
    submittedAt: now.toISOString()
  }
  const consignment = JSON.stringify(content)
  const sealed = await new CompactEncrypt(document)
    .setProtectedHeader({ alg: 'ECDH-ES+A256KW', enc: 'A256GCM', kid: key.kid })
    .encrypt(await importJWK(key, 'ECDH-ES+A256KW'))
  return {
    reference,
    consignment,
    signature: base64url(signCms(Buffer.from(consignment), signer, now)),
    sealed
  }
}
