// The terminal of this start: Electron where its binary is present, Debian's Chromium otherwise.
import { fileURLToPath } from 'node:url'
import type { Face } from '../../src/contract/screen/intent.ts'
import type { CentralAddress } from './central.ts'
import { startProgram, type Program } from './program.ts'

export type TerminalStart = {
  readonly data: string
  readonly central: CentralAddress
  readonly face: Face
  readonly kiosk: boolean
  /** debugging port for demo and tests only */
  readonly eyes: number | undefined
  readonly printTo: string
  readonly shell: 'chromium' | { readonly electron: string }
  readonly env: Readonly<Record<string, string>>
  /** each line of the terminal's log, and what it says on stderr */
  readonly onNote: ((line: string) => void) | undefined
}

const entry = (name: string): string => fileURLToPath(new URL(`../../src/main/${name}.ts`, import.meta.url))
const packed = fileURLToPath(new URL('../../out/main/electron.js', import.meta.url))

/** Starts one terminal as a process of its own. */
export const startTerminalProgram = (start: TerminalStart): Program => {
  const { url, ca, cert, key } = start.central
  const flags = [
    `--data=${start.data}`,
    `--face=${start.face}`,
    `--print-to=${start.printTo}`,
    `--central-url=${url}`,
    `--ca=${ca}`,
    `--cert=${cert}`,
    `--key=${key}`,
    start.kiosk ? '--kiosk' : '--window',
    ...(start.eyes === undefined ? [] : [`--eyes=${start.eyes}`])
  ]
  const options = {
    env: { ...start.env, ...(start.eyes === undefined ? {} : { MADOGUCHI_EYES: '1' }) },
    ...(start.onNote ? { onNote: start.onNote, onLine: start.onNote } : {})
  }
  if (start.shell === 'chromium') return startProgram(process.execPath, [entry('chromium'), ...flags], options)
  const root = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  return startProgram(start.shell.electron, [...root, packed, ...flags], options)
}
