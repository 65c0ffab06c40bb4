// Keys that are made at their first use, by several at once.
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { openIssuerKeys } from '../../src/central/issuers/issuer-keys.ts'

const folder = mkdtempSync(join(tmpdir(), 'madoguchi-issuer-keys-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const certificate = (file: string): X509Certificate => new X509Certificate(readFileSync(join(folder, `${file}.pem`)))

it('those who need the same keys at the same moment get the same, each under the one above it', async () => {
  const roots: string[] = []
  const use = async (): Promise<void> => {
    const keys = await openIssuerKeys(folder, () => new Date())
    roots.push(keys.root())
    await keys.signer('return-sender')
  }
  await Promise.all(Array.from({ length: 6 }, use))
  expect(new Set(roots).size).toBe(1)
  expect(certificate('authority').verify(certificate('root').publicKey)).toBe(true)
  expect(certificate('return-sender').verify(certificate('authority').publicKey)).toBe(true)
})
