// The doctor: surveys daemon and readers, looks at each card in turn, and judges the clock by what it saw.
import { setTimeout as wait } from 'node:timers/promises'
import type { CardReaders } from '../port.ts'
import type { CardProfile } from '../profiles/card-profile.ts'
import { myNumberCardProfile } from '../profiles/cards.ts'
import { judgeClock } from './clock.ts'
import { examineCard, troubleOf, type CardExamined } from './examine-card.ts'
import { lightOf } from './lights.ts'
import type { CardDoctor, Diagnosis, Examined, Finding, Known } from './port.ts'

/** a daemon that says nothing for so long is taken for a stopped one */
const usualPatience = 3000
/** what is there is told at once, one event after the other */
const usualQuiet = 250

type Survey = { readonly stopped: boolean; readonly readers: readonly string[]; readonly full: readonly string[] }

/** How things stand at the readers now. */
const survey = async ({ watch }: CardReaders, quietAfter: number, saidWithin: number): Promise<Survey> => {
  let stopped = true
  let readers: readonly string[] = []
  const full = new Set<string>()
  let heardAt: number | undefined
  const unwatch = watch((event) => {
    heardAt = performance.now()
    stopped = event.kind === 'daemonStopped'
    if (event.kind === 'readers') readers = event.readers
    if (event.kind === 'inserted') full.add(event.reader)
    if (event.kind === 'removed') full.delete(event.reader)
  })
  const begun = performance.now()
  for (;;) {
    const quiet = heardAt !== undefined && performance.now() - heardAt >= quietAfter
    if (quiet || performance.now() - begun >= saidWithin) break
    await wait(Math.min(20, quietAfter))
  }
  unwatch()
  if (stopped) return { stopped, readers: [], full: [] }
  return { stopped, readers, full: readers.filter((reader) => full.has(reader)) }
}

const examineReader = async (
  readers: CardReaders,
  reader: string,
  profile: CardProfile,
  known: Known
): Promise<CardExamined> => {
  const connected = await readers.connect(reader)
  if (!connected.ok) return { findings: [troubleOf(connected)], made: [] }
  try {
    return await examineCard(connected.value, profile, known)
  } finally {
    await connected.value.release()
  }
}

export type DoctorOptions = {
  readonly profile?: CardProfile
  /** ms without a further event after which the readers are taken as they are */
  readonly quietAfter?: number
  /** ms to wait for the first word of the daemon */
  readonly saidWithin?: number
}

/** The doctor on these readers. The options are given by tests only. */
export const cardDoctor = (readers: CardReaders, options: DoctorOptions = {}): CardDoctor => ({
  diagnose: async (known): Promise<Diagnosis> => {
    const { profile = myNumberCardProfile, quietAfter = usualQuiet, saidWithin = usualPatience } = options
    const found = await survey(readers, quietAfter, saidWithin)
    const findings: Examined[] = []
    const tell = (finding: Finding, reader: number | null = null): void =>
      void findings.push({ ...finding, light: lightOf(finding), reader })
    tell({ check: 'daemon', state: found.stopped ? 'stopped' : 'running' })
    if (!found.stopped) {
      const { length: count } = found.readers
      tell({ check: 'readers', state: count === 0 ? 'noReader' : found.full.length > 1 ? 'twoCards' : 'found', count })
    }
    const made: number[] = []
    for (const [index, reader] of found.readers.entries())
      if (found.full.includes(reader)) {
        const examined = await examineReader(readers, reader, profile, known)
        for (const finding of examined.findings) tell(finding, index)
        made.push(...examined.made)
      }
    if (found.readers.length > 0 && found.full.length === 0) tell({ check: 'card', state: 'absent' })
    tell({ check: 'clock', state: judgeClock(known, made) })
    return { readers: found.readers, findings }
  }
})
