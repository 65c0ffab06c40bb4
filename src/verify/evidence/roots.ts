// The roots a verifier is given: PEM blocks, each after a line that says for whom it stands.
import { X509Certificate } from 'node:crypto'

export type Roots = {
  readonly evidence: readonly X509Certificate[]
  readonly stamp: readonly X509Certificate[]
  readonly sender: readonly X509Certificate[]
}

/** A file of roots that cannot be used; the message says what is missing. */
export class RootsProblem extends Error {}

const block = /(?:^role: (?<role>\S+)\s*\n)?(?<pem>-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----)/gm

/** Reads `role: evidence|stamp|sender` and the PEM block after it, any number of them. Throws RootsProblem. */
export const readRoots = (text: string): Roots => {
  const roots = { evidence: [] as X509Certificate[], stamp: [] as X509Certificate[], sender: [] as X509Certificate[] }
  for (const { groups } of text.matchAll(block)) {
    const role = groups?.['role']
    if (role !== 'evidence' && role !== 'stamp' && role !== 'sender')
      throw new RootsProblem('every certificate wants a line before it: role: evidence, role: stamp or role: sender')
    try {
      roots[role].push(new X509Certificate(groups?.['pem'] ?? ''))
    } catch {
      throw new RootsProblem('a certificate cannot be read')
    }
  }
  for (const role of ['evidence', 'stamp', 'sender'] as const)
    if (roots[role].length === 0) throw new RootsProblem(`there is no root with the line "role: ${role}"`)
  return roots
}
