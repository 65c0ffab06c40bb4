// Looks for what must be gone after a visit: the markers, as text in UTF-8 and UTF-16, in every file below some folders.
import { lstatSync, readFileSync, readdirSync, type Stats } from 'node:fs'
import { join } from 'node:path'

export type Residue = { readonly file: string; readonly marker: string }

const files = function* (folder: string): Generator<string> {
  let names: string[]
  try {
    names = readdirSync(folder)
  } catch {
    return
  }
  for (const name of names) {
    const path = join(folder, name)
    let about: Stats
    try {
      about = lstatSync(path)
    } catch {
      continue
    }
    if (about.isDirectory()) yield* files(path)
    else if (about.isFile()) yield path
  }
}

const read = (file: string): Buffer => {
  try {
    return readFileSync(file)
  } catch {
    return Buffer.alloc(0)
  }
}

/** Gives every place where a marker still stands. */
export const findResidue = (folders: readonly string[], markers: readonly string[]): Residue[] => {
  const needles = markers.flatMap((marker) => [
    { marker, bytes: Buffer.from(marker, 'utf8') },
    { marker, bytes: Buffer.from(marker, 'utf16le') }
  ])
  const found: Residue[] = []
  for (const folder of folders)
    for (const file of files(folder)) {
      const content = read(file)
      for (const { marker, bytes } of needles) if (content.includes(bytes)) found.push({ file, marker })
    }
  return found
}
