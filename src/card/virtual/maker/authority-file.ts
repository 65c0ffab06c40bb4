// A fictional authority from its two PEM files.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import forge from 'node-forge'
import { CardFileError } from '../card-file-error.ts'
import type { Authority, AuthorityKind } from './authority.ts'

/** `folder`/KIND-GENERATION.cert.pem and its key. Throws CardFileError. */
export const readAuthority = (folder: string, kind: AuthorityKind, generation: string): Authority => {
  const path = (part: string): string => join(folder, `${kind}-${generation}.${part}.pem`)
  try {
    return {
      certificate: forge.pki.certificateFromPem(readFileSync(path('cert'), 'utf8')),
      key: forge.pki.privateKeyFromPem(readFileSync(path('key'), 'utf8'))
    }
  } catch {
    throw new CardFileError(`K-12 no authority ${generation} in ${folder}: it takes ${path('cert')} and its key`)
  }
}
