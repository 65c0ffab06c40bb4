// The file of the town's places: whole or not there.
import { readFileSync, statSync } from 'node:fs'
import { writeWhole } from '../fleet/atomic.ts'
import { KeptPlaces, placeKinds } from './port.ts'

/** bytes; places of ordinary length take a tenth of it */
const largest = 8_000_000

/** Null when there is no file, or none that can be believed. */
export const readPlaces = (file: string): KeptPlaces | null => {
  try {
    if (statSync(file).size > largest) return null
    return KeptPlaces.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return null
  }
}

const firstOf = (kept: KeptPlaces, most: number): KeptPlaces => {
  const kinds = { ...kept.kinds }
  for (const kind of placeKinds) kinds[kind] = { ...kinds[kind], places: kinds[kind].places.slice(0, most) }
  return { ...kept, kinds }
}

/** Writes the file, with fewer of each kind where all would be too large; false when it could not be written. */
export const writePlaces = (file: string, kept: KeptPlaces): boolean => {
  let text = JSON.stringify(kept)
  for (let most = 500; Buffer.byteLength(text) > largest && most > 0; most = Math.floor(most / 2))
    text = JSON.stringify(firstOf(kept, most))
  try {
    writeWhole(file, text)
    return true
  } catch {
    // shown from memory; the next start without a network will miss them
    return false
  }
}
