// The town's own pages, kept for the time without a network. Nothing of a resident is in them.
import { readFileSync } from 'node:fs'
import { Town } from '../../contract/wire/town.ts'
import { writeWhole } from '../fleet/atomic.ts'
import type { Answered, OpenCentral } from './port.ts'

const kept = (file: string): Town | null => {
  try {
    return Town.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return null
  }
}

const keep = (file: string, town: Town): void => {
  try {
    writeWhole(file, JSON.stringify(town))
  } catch {
    // the pages are shown from memory; the next start without a network will miss them
  }
}

/** The town from central, else as it was last told; central's fault when it never was. */
export const townOrLast = async (central: Pick<OpenCentral, 'town'>, file: string): Promise<Answered<Town>> => {
  const told = await central.town()
  if (told.ok) {
    keep(file, told.value)
    return told
  }
  const last = told.fault === 'centralUnreachable' || told.fault === 'centralBusy' ? kept(file) : null
  return last ? { ok: true, value: last } : told
}
