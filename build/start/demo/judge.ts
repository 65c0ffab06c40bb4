// What the demo must prove after the visit: every recipient holds the filing once, and nothing of the visit is left.
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import type { EmbeddedCentral } from '../central.ts'
import { findResidue } from './residue.ts'

const centralEntry = fileURLToPath(new URL('../../../src/central/main.ts', import.meta.url))

/** what a resident leaves behind if the wipe fails: names, addresses and secrets of tanaka's card and answers */
const markers = ['田中', '和子', '一郎', '本町2丁目', '1-15-203', 'ABC123']

const Holdings = z.object({
  filings: z.array(z.object({ operationId: z.string(), recipient: z.string(), state: z.string() })),
  agencies: z.array(
    z.object({
      id: z.string(),
      received: z.array(z.object({ operationId: z.string(), deliveries: z.number(), stage: z.string() }))
    })
  )
})
export type Holdings = z.infer<typeof Holdings>

/** What central and its linked systems hold now. Throws when a recipient has not exactly one filing. */
export const holdingsOf = (central: EmbeddedCentral): Holdings => {
  const args = [centralEntry, 'holdings', '--data', central.data, '--json']
  const held = Holdings.parse(JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })))
  const wrong = held.agencies.filter((agency) => agency.received.length !== 1)
  if (held.filings.length === 0) throw new Error('central holds nothing')
  if (wrong.length > 0) throw new Error(wrong.map((one) => `${one.id} holds ${one.received.length} filings`).join('; '))
  return held
}

/** The browser profiles of terminals on this machine; taken before the demo, those are other terminals' business. */
export const profiles = (): string[] =>
  ['/dev/shm', tmpdir(), process.env['XDG_RUNTIME_DIR'] ?? '/nonexistent']
    .filter((parent) => existsSync(parent))
    .flatMap((parent) => readdirSync(parent).map((name) => join(parent, name)))
    .filter((path) => basename(path).startsWith('madoguchi-profile'))

export type Wipe = { readonly folders: readonly string[]; readonly markers: number }

/** Throws naming every place where a marker still stands: files, the terminal's log, the screen. */
export const checkWipe = (folders: readonly string[], log: string, screen: string): Wipe => {
  const left = [
    ...findResidue(folders, markers).map(({ marker, file }) => `${marker} in ${file}`),
    ...markers.filter((marker) => log.includes(marker)).map((marker) => `${marker} in the log`),
    ...markers.filter((marker) => screen.includes(marker)).map((marker) => `${marker} on the screen`)
  ]
  if (left.length > 0) throw new Error(`left over: ${left.join('; ')}`)
  return { folders, markers: markers.length }
}
