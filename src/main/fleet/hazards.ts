// What holds in a disaster where this terminal stands: followed, kept for the time without central, and ended in time.
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { Hazard, Severity } from '../../contract/wire/disaster.ts'
import { Cursor } from '../../contract/wire/words.ts'
import type { OpenCentral } from '../central/port.ts'
import type { Log } from '../log/port.ts'
import { writeWhole } from './atomic.ts'
import type { Alert } from './port.ts'

const Kept = z.strictObject({
  areas: z.array(z.string()),
  cursor: Cursor,
  /** ms that central's clock was ahead of this terminal's when it last answered */
  ahead: z.number(),
  hazards: z.array(Hazard).max(10_000)
})
type Kept = z.infer<typeof Kept>

export type HazardParts = {
  readonly central: Pick<OpenCentral, 'follow' | 'ahead'>
  readonly file: string
  readonly told: (alerts: readonly Alert[]) => void
  readonly log: Log
  readonly now?: () => number
}
export type Hazards = {
  /** where this terminal stands, as its town says; called again it follows only what is new */
  readonly follow: (areas: readonly string[]) => void
  readonly stop: () => void
}

const keyOf = ({ series, area, kind }: Hazard): string => `${series}\u0000${area.code}\u0000${kind}`

/** One alert for one thing that is said of several areas, worst first, then newest. */
export const alertsOf = (hazards: readonly Hazard[]): readonly Alert[] => {
  const alerts = new Map<string, Alert>()
  for (const { area, kind, severity, headline, sender, reportedAt, bulletin } of hazards) {
    if (severity === 'information') continue
    const key = `${bulletin}:${severity}:${kind}`
    const areas = [...new Set([...(alerts.get(key)?.areas ?? []), area.name])]
    alerts.set(key, { key, severity, kind, areas, headline, sender, reportedAt })
  }
  const rank = ({ severity }: Alert): number => Severity.options.indexOf(severity)
  return [...alerts.values()].toSorted(
    (one, other) => rank(one) - rank(other) || other.reportedAt.localeCompare(one.reportedAt)
  )
}

const readKept = (file: string): Kept | null => {
  try {
    return Kept.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return null
  }
}

/** a day of 24.8 is as far as a timer reaches: it looks again by then */
const longestTimer = 3_600_000
const saveAfter = 200

type State = { held: Map<string, Hazard>; cursor: string; areas: readonly string[]; ahead: number }

/** Tells when what holds has changed, and looks again when something will be over. */
const teller = ({ central, told, now = Date.now }: HazardParts, state: State) => {
  let last = ''
  let timer: NodeJS.Timeout | undefined
  const look = (): void => {
    clearTimeout(timer)
    // by central's clock: this terminal's may be years off
    state.ahead = central.ahead() ?? state.ahead
    const at = now() + state.ahead
    const ends = [...state.held.values()].map(({ validUntil }) =>
      validUntil === null ? Infinity : Date.parse(validUntil)
    )
    const alerts = alertsOf(
      [...state.held.values()].filter(({ validUntil }) => validUntil === null || Date.parse(validUntil) > at)
    )
    const next = Math.min(...ends.filter((end) => end > at), at + longestTimer)
    timer = setTimeout(look, next - at).unref()
    const text = JSON.stringify(alerts)
    if (text === last) return
    last = text
    told(alerts)
  }
  return { look, stop: () => clearTimeout(timer) }
}

const saver = ({ file, log }: HazardParts, state: State) => {
  let timer: NodeJS.Timeout | undefined
  const save = (): void => {
    clearTimeout(timer)
    timer = undefined
    const { areas, cursor, ahead, held } = state
    try {
      writeWhole(file, JSON.stringify({ areas: [...areas], cursor, ahead, hazards: [...held.values()] } satisfies Kept))
    } catch {
      log('fleet.unwritten', {})
    }
  }
  return {
    soon: (): void => {
      timer ??= setTimeout(save, saveAfter).unref()
    },
    now: (): void => {
      if (timer) save()
    }
  }
}

/** Nothing is told before the first `follow`. */
export const watchHazards = (parts: HazardParts): Hazards => {
  const state: State = { held: new Map(), cursor: '', areas: [], ahead: 0 }
  const { look, stop } = teller(parts, state)
  const save = saver(parts, state)
  let unfollow = (): void => undefined
  const begin = (areas: readonly string[]): void => {
    const kept = readKept(parts.file)
    const same = kept !== null && JSON.stringify(kept.areas) === JSON.stringify(areas)
    state.areas = areas
    state.held = new Map(same ? kept.hazards.map((one) => [keyOf(one), one]) : [])
    state.cursor = same ? kept.cursor : ''
    state.ahead = kept?.ahead ?? 0
    look()
    unfollow = parts.central.follow('disaster', state.cursor, {
      // whatever expired by a wrong clock is looked at again by the right one
      begun: look,
      again: () => {
        state.held.clear()
        state.cursor = ''
      },
      event: (hazard, cursor) => {
        state.cursor = cursor
        save.soon()
        if (!areas.includes(hazard.area.code)) return
        if (hazard.state === 'ended') state.held.delete(keyOf(hazard))
        else state.held.set(keyOf(hazard), hazard)
        look()
      }
    })
  }
  return {
    follow: (areas) => {
      if (JSON.stringify(areas) === JSON.stringify(state.areas)) return
      unfollow()
      begin(areas)
    },
    stop: () => {
      unfollow()
      stop()
      save.now()
    }
  }
}
