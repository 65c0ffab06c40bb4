// Renewing evidence: one more archive time-stamp over a bundle that still verifies, before the last one ends.
import { existsSync, readFileSync } from 'node:fs'
import { AnyBundle, archivedBytes } from '../../contract/wire/evidence.ts'
import { readRoots, RootsProblem, type Roots } from '../../verify/evidence/roots.ts'
import { verifyBundle } from '../../verify/evidence/verify.ts'
import { base64url, fromBase64url } from '../digest.ts'
import type { Settings } from '../settings.ts'
import { archiveBefore, archived } from './archived.ts'
import { openEvidence, type EvidenceAuthority } from './authority.ts'

/** A bundle that cannot be renewed; the code is one of the verifier's where it refused the bundle. */
export class RenewalProblem extends Error {
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

const rootsOf = (evidence: EvidenceAuthority): Roots => {
  try {
    return readRoots(evidence.roots())
  } catch (error) {
    if (error instanceof RootsProblem) throw new RenewalProblem('rootsMissing', error.message)
    throw error
  }
}

/** Gives the bundle with a further archive time-stamp, in its own version. Throws RenewalProblem when it no longer verifies. */
export const renew = async (text: string, evidence: EvidenceAuthority, now: Date): Promise<AnyBundle> => {
  const { code } = verifyBundle(text, rootsOf(evidence), now)
  if (code !== null) throw new RenewalProblem(code, 'the bundle does not verify, so nothing is added to it')
  const bundle = AnyBundle.parse(JSON.parse(text))
  const stampOver = (before: readonly Uint8Array[]): Promise<Buffer> =>
    evidence.stamp(archivedBytes(Buffer.from(bundle.body), fromBase64url(bundle.seal), before))
  if (bundle.version === 2) {
    const stamp = await stampOver(bundle.archive.map(fromBase64url))
    return { ...bundle, archive: [...bundle.archive, base64url(stamp)] }
  }
  const stamp = await stampOver(archiveBefore(bundle.archive))
  return { ...bundle, archive: [...bundle.archive, archived(evidence, stamp)] }
}

/** Renews the bundle in `file` with the keys under the settings' data folder; gives its JSON. */
export const renewBundle = async (file: string, settings: Settings): Promise<string> => {
  if (!existsSync(file)) throw new RenewalProblem('bundleMissing', `${file}: there is no such file`)
  const evidence = await openEvidence(settings.data, settings.now)
  return JSON.stringify(await renew(readFileSync(file, 'utf8'), evidence, settings.now()))
}
