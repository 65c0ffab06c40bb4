// A stand-in for Electron's distribution, for packaging tests where its binary is absent: a small program that carries
// the fuse wire as the real one does (sentinel, version, length, one character per fuse; @electron/fuses reads the same).
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
/** fuses of version 1, in the order of the wire (FuseV1Options) */
const fuseNames = [
  'runAsNode',
  'enableCookieEncryption',
  'enableNodeOptionsEnvironmentVariable',
  'enableNodeCliInspectArguments',
  'enableEmbeddedAsarIntegrityValidation',
  'onlyLoadAppFromAsar',
  'loadBrowserProcessSpecificV8Snapshot',
  'grantFileProtocolExtraPrivileges',
  'wasmTrapHandlers'
] as const

/**
 * An asar begins with two pickles (Chromium's format): the size of the header's pickle, then that pickle, which holds the
 * length of a JSON text and the text itself, filled up to four bytes.
 */
const emptyAsar = (): Buffer => {
  const text = Buffer.from('{"files":{}}')
  const numbers = Buffer.alloc(16)
  for (const [at, value] of [4, text.length + 8, text.length + 4, text.length].entries())
    numbers.writeUInt32LE(value, at * 4)
  return Buffer.concat([numbers, text])
}

type AsarFolder = { readonly files: Readonly<Record<string, AsarFolder | { readonly size: number }>> }

const pathsIn = (folder: AsarFolder, at: string): readonly string[] =>
  Object.entries(folder.files).flatMap(([name, entry]) =>
    'files' in entry ? [`${at}/${name}`, ...pathsIn(entry, `${at}/${name}`)] : [`${at}/${name}`]
  )

/** Every file and folder of an asar, those that lie outside it included. */
export const listAsar = (file: string): readonly string[] => {
  const bytes = readFileSync(file)
  return pathsIn(JSON.parse(bytes.toString('utf8', 16, 16 + bytes.readUInt32LE(12))) as AsarFolder, '')
}

/** Writes the stand-in with every fuse as Electron ships it. */
export const makeElectronDist = (folder: string): void => {
  mkdirSync(join(folder, 'locales'), { recursive: true })
  mkdirSync(join(folder, 'resources'), { recursive: true })
  const wire = Buffer.concat([Buffer.from(sentinel), Buffer.from([1, fuseNames.length]), Buffer.from('101100011')])
  const program = Buffer.concat([Buffer.from('#!/bin/sh\necho stand-in\nexit 0\n'), wire])
  writeFileSync(join(folder, 'electron'), program, { mode: 0o755 })
  for (const name of ['ja', 'en-US', 'de']) writeFileSync(join(folder, `locales/${name}.pak`), name)
  for (const name of ['LICENSE', 'LICENSES.chromium.html', 'chrome-sandbox', 'version', 'resources.pak'])
    writeFileSync(join(folder, name), name)
  writeFileSync(join(folder, 'resources/default_app.asar'), emptyAsar())
}

/** Reads the fuses of a program by their bytes. */
export const readFuses = (program: string): Readonly<Record<string, string>> => {
  const bytes = readFileSync(program)
  const at = bytes.indexOf(sentinel)
  if (at < 0) throw new Error('no fuse wire')
  const length = bytes[at + sentinel.length + 1] ?? 0
  const wire = bytes.subarray(at + sentinel.length + 2, at + sentinel.length + 2 + length).toString('latin1')
  return Object.fromEntries(fuseNames.map((name, index) => [name, wire[index] ?? 'none']))
}
