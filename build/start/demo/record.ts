// Keeps what the demo did: a line, a time and a picture per step, and in the end visit.json.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export type StepRecord = {
  readonly step: number
  readonly name: string
  readonly at: string
  readonly ms: number
  readonly picture: string | null
}

export class StepFailed extends Error {
  readonly step: string
  constructor(step: string, why: unknown) {
    super(`step "${step}": ${why instanceof Error ? why.message : String(why)}`)
    this.step = step
  }
}

export type Recorder = {
  /** runs one step; afterwards takes a picture unless there is nothing to look at */
  readonly step: <T>(name: string, act: () => Promise<T>) => Promise<T>
  readonly steps: () => readonly StepRecord[]
  readonly write: (file: string, content: string | Uint8Array) => string
}

/** what an earlier demo left in a folder; anything else in it is not ours to remove */
const ours = /^(\d\d-[a-z0-9-]+\.png|visit\.json|receipt\.pdf|terminal\.log)$/

/** Records into `folder`, first cleared of an earlier demo's files. `look` gives the picture of the screen as PNG, or null when it is dark. */
export const recordInto = (folder: string, look: () => Promise<Uint8Array | null>): Recorder => {
  mkdirSync(folder, { recursive: true })
  for (const name of readdirSync(folder)) if (ours.test(name)) rmSync(join(folder, name))
  const records: StepRecord[] = []
  const write = (file: string, content: string | Uint8Array): string => {
    const path = join(folder, file)
    writeFileSync(path, content)
    return path
  }
  const step = async <T>(name: string, act: () => Promise<T>): Promise<T> => {
    const number = records.length + 1
    const begun = Date.now()
    let value: T
    try {
      value = await act()
    } catch (error) {
      const picture = await look().catch(() => null)
      if (picture) write(`${String(number).padStart(2, '0')}-failed.png`, picture)
      throw new StepFailed(name, error)
    }
    const ms = Date.now() - begun
    const picture = await look()
    const file = picture
      ? `${String(number).padStart(2, '0')}-${name.replace(/[^a-z0-9]+/gi, '-').toLowerCase()}.png`
      : null
    if (picture && file) write(file, picture)
    records.push({ step: number, name, at: new Date(begun).toISOString(), ms, picture: file })
    console.log(`demo: ${String(number).padStart(2)} ${name} (${(ms / 1000).toFixed(1)} s)`)
    return value
  }
  return { step, steps: () => records, write }
}
