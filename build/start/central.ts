// The central service of this start: the embedded one as a process of its own, or one outside.
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ReadyLine } from '../../src/contract/wire/devices.ts'
import { firstLine, startProgram, type Program } from './program.ts'
import type { StartOptions } from './options.ts'

export type CentralAddress = { readonly url: string; readonly ca: string; readonly cert: string; readonly key: string }
export type EmbeddedCentral = CentralAddress & { readonly program: Program; readonly data: string }

const entry = fileURLToPath(new URL('../../src/central/main.ts', import.meta.url))

const readyLine = (line: string): ReadyLine | undefined => {
  try {
    return ReadyLine.parse(JSON.parse(line))
  } catch {
    return undefined
  }
}

/** Starts central on a free port over `data`/central; resolves when it says it is ready. */
export const startCentral = async (data: string, args: readonly string[] = []): Promise<EmbeddedCentral> => {
  const folder = join(data, 'central')
  const { program, value } = await firstLine(
    (onLine) => startProgram(process.execPath, [entry, '--data', folder, '--port', '0', ...args], { onLine }),
    readyLine,
    60_000
  )
  const terminal = value.terminals[0]
  if (!terminal) throw new Error('central names no terminal')
  return { url: value.url, ca: value.ca, cert: terminal.cert, key: terminal.key, program, data: folder }
}

export const centralFor = async (options: StartOptions): Promise<EmbeddedCentral | CentralAddress> =>
  options.central ?? (await startCentral(options.data))
