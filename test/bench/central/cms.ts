// Checking a signed document: central's check against libcrypto's, of the same bytes, under the same authority.
import { execFile, execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { verifyCms } from '../../../src/central/filings/cms.ts'
import { readTrust, type CertificateVerifier } from '../../../src/central/session/trust.ts'
import { defaultSettings } from '../../../src/central/settings.ts'
import { readSeedData } from '../../../src/central/town/seed-data.ts'
import { signCms, softCard } from '../../support/central-card.ts'
import { measureRate } from '../rate.ts'
import type { Ratio } from '../ratio.ts'

const source = fileURLToPath(new URL('./cms.c', import.meta.url))
const count = 500
/** different documents, more than central remembers the signatures of: each is checked as one that has just come */
const documents = 1_200

/** Milliseconds a check. Ours looks into the list of revoked certificates as well; libcrypto does not. */
const inFolder = async (folder: string, pairs: number, goal: number): Promise<Ratio> => {
  const program = join(folder, 'cms')
  execFileSync('gcc', ['-O2', '-Wall', '-o', program, source, '-lcrypto'])
  const settings = defaultSettings(folder)
  const trust = readTrust(settings.trust, readSeedData(settings.town).policies)
  // the floor asks nobody whether the certificate still holds
  const verifier: CertificateVerifier = { status: () => Promise.resolve('good') }
  const judges = { trust, verifier }
  const key = softCard('tanaka').signature
  // as long as the document of a move
  const signed = Array.from({ length: documents }, (_, n) =>
    signCms(Buffer.from(JSON.stringify({ text: '届出'.repeat(250), n: 1_000 + n })), key)
  )
  const [der] = signed
  if (!der) throw new Error('there is no document')
  const file = join(folder, 'document.der')
  writeFileSync(file, der)
  const at = new Date()
  let next = 0
  const ours = async (): Promise<number> => {
    const begun = performance.now()
    for (let n = 0; n < count; n++) await verifyCms(signed[next++ % documents] ?? der, judges, at)
    return (performance.now() - begun) / count
  }
  const seconds = `${Math.floor(at.getTime() / 1000)}`
  const anchors = join(settings.trust, 'signature-ca.pem')
  const floor = async (): Promise<number> => {
    const { stdout } = await promisify(execFile)(program, [file, anchors, seconds, `${count}`])
    return Number(stdout) / count
  }
  await ours()
  return measureRate(`CMS check, ${der.length} bytes, against libcrypto`, goal, pairs, ours, [floor])
}

/** Checks a second over libcrypto's. */
export const cms = async (pairs: number, goal: number): Promise<Ratio> => {
  const folder = mkdtempSync(join(tmpdir(), 'madoguchi-bench-cms-'))
  try {
    return await inFolder(folder, pairs, goal)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
