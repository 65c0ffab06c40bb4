// What a firm's own command says of a notice: made by the evidence of a central, and changed in one place each.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openEvidence, type EvidenceAuthority } from '../../src/central/evidence/authority.ts'
import { checkNotice } from '../../src/central/firms/command/notices.ts'
import type { FirmNotice, NoticeText } from '../../src/contract/wire/firms.ts'
import { readRoots } from '../../src/verify/evidence/roots.ts'
import { uuidv7 } from '../support/central-visit.ts'

const folder = mkdtempSync(join(tmpdir(), 'madoguchi-notice-'))
let evidence: EvidenceAuthority
beforeAll(async () => {
  evidence = await openEvidence(folder, () => new Date())
  evidence.trustSender(readFileSync(join(folder, 'evidence', 'signer-root.pem'), 'utf8').trim())
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const form = { id: '0f8fad5b-d9cb-469f-a165-70867728950e', version: 2 }
const filing = { kind: 'filing', procedure: 'move', form, fields: { name: '田中' } } as const

const verdict = async (
  changes: Partial<FirmNotice> = {},
  { what = filing, proof = false }: { what?: NoticeText['what']; proof?: boolean } = {}
): Promise<string> => {
  const [key, at] = [uuidv7(), new Date().toISOString()]
  const text = JSON.stringify({
    version: 1,
    central: 'localhost',
    firm: 'gas',
    key,
    at,
    filing: key,
    receiptNumber: '1A2-3456',
    what
  } satisfies NoticeText)
  const signature = (await evidence.sign(text)).toString('base64url')
  const notice: FirmNotice = { key, filing: key, kind: 'filing', at, text, signature, ...changes }
  const asks = ({ id, version }: typeof form): boolean => proof && id === form.id && version === form.version
  return checkNotice(notice, 'gas', readRoots(evidence.roots()), asks).verdict
}

it('a notice is genuine where it is what it is handed out as, with the signature its form asks for', async () => {
  expect(await verdict()).toBe('genuine')
  expect(await verdict({}, { proof: true })).toBe('proofMissing')
  expect(await verdict({}, { proof: true, what: { ...filing, form: { ...form, version: 1 } } })).toBe('genuine')
  expect(await verdict({ kind: 'answer' })).toBe('noticeForeign')
  expect(await verdict({ at: '2026-01-01T00:00:00.000Z' })).toBe('noticeForeign')
  expect(await verdict({ key: uuidv7() })).toBe('noticeForeign')
  expect(await verdict({ text: null })).toBe('answered')
})
