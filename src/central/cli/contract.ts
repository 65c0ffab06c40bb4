// The published contract as a file.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defaultSettings } from '../settings.ts'
import { startCentral } from '../start.ts'

/** The contract of a central that is started for it, empty and for itself, and stopped again: its text, or nothing once it is in `out`. */
export const writeContract = async (out: string | null): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), 'madoguchi-contract-'))
  try {
    const central = await startCentral({ ...defaultSettings(folder), issuers: false }, () => undefined)
    const text = `${JSON.stringify(central.contract(), null, 2)}\n`
    await central.stop()
    if (out === null) return text
    writeFileSync(out, text)
    return ''
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
