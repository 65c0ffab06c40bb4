// The fictional issuers' own chain: a root, an authority under it, and one certificate per issuer. Theirs, not central's.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ensureIssued, type Holder } from '../evidence/certificates.ts'
import { readSigner, type Signer } from '../evidence/cms.ts'

export type IssuerKeys = {
  /** PEM of the root, for those who verify */
  readonly root: () => string
  /** key and chain of one issuer, made at its first use */
  readonly signer: (issuer: string) => Promise<Signer>
}

const days = { root: 20 * 365, intermediate: 10 * 365, signer: 397 } as const
const name = (words: string): string => `C=JP, O=Fictional Issuers, CN=${words}`

/** Opens `folder`, making root and authority at the first time. RSA, as e-Tax's readers expect of certificates. */
export const openIssuerKeys = async (folder: string, now: () => Date): Promise<IssuerKeys> => {
  const at = (file: string): Holder => ({ file: join(folder, file), kind: 'rsa' })
  const [root, authority] = [at('root'), at('authority')]
  await ensureIssued(root, null, { role: 'root', name: name('Fictional Issuers Root'), days: days.root }, now())
  const wanted = { role: 'intermediate', name: name('Fictional Issuing Authority'), days: days.intermediate } as const
  await ensureIssued(authority, root, wanted, now())
  return {
    root: () => readFileSync(`${root.file}.pem`, 'utf8').trim(),
    signer: async (issuer) => {
      const holder = at(issuer)
      const uri = `urn:madoguchi:sender:${issuer}`
      await ensureIssued(holder, authority, { role: 'signer', name: name(issuer), days: days.signer, uri }, now())
      return readSigner(holder)
    }
  }
}
