// A CMS signature that is verified before it leaves: once sent, a filing with a broken signature is a filing nobody made.
import { done, failed, type Outcome } from '../../card/port.ts'
import { signCms, type CmsOptions } from './cms.ts'
import { verifyCms } from './cms-verification.ts'
import type { Signer, SigningFault } from './signer.ts'

/** cmsWrong: what we made of a good signature does not verify; that is our mistake and not the card's */
export type CheckedFault = SigningFault | { readonly fault: 'cmsWrong' }

/** Whether `cms` is a signature by this certificate over exactly this document: inside it, or `detached` from it. */
export const isOver = (cms: Uint8Array, document: Uint8Array, certificate: Uint8Array, detached = false): boolean => {
  const verified = verifyCms(
    cms,
    (der) => (Buffer.from(der).equals(certificate) ? done(undefined) : failed({ fault: 'cmsWrong' })),
    detached ? document : undefined
  )
  return verified.ok && Buffer.from(verified.value.document).equals(document)
}

/** `signCms` with the document inside, verified as whoever receives it does. */
export const signChecked = async <F extends { readonly fault: string }>(
  document: Uint8Array,
  signer: Signer<F>,
  options: Omit<CmsOptions, 'detached'> = {}
): Promise<Outcome<Uint8Array, F | CheckedFault>> => {
  const made = await signCms(document, signer, options)
  if (!made.ok) return made
  return isOver(made.value, document, signer.certificate) ? made : failed<CheckedFault>({ fault: 'cmsWrong' })
}
