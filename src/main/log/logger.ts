// JSON lines, one per event, to a stream of the caller's choice.
import { logEvents, type FieldKind, type LogEvent } from './events.ts'
import type { Log } from './port.ts'
import { dropped, redacted } from './redaction.ts'

const fits = (kind: FieldKind, value: unknown): string | number | boolean => {
  if (kind === 'text' && typeof value === 'string') return redacted(value)
  if (kind === 'count' && typeof value === 'number') return Math.abs(value) >= 1e11 ? dropped : value
  if (kind === 'flag' && typeof value === 'boolean') return value
  return dropped
}

/**
 * Makes a log that hands each line (without its end) to `write`. Fields an event does not name are left out, whatever a
 * cast let through; a failing `write` is ignored, because a full disk must not stop a visit.
 */
export const makeLog = (write: (line: string) => void, now: () => Date = () => new Date()): Log => {
  return (event: LogEvent, fields: Readonly<Record<string, unknown>>) => {
    const permitted: Readonly<Record<string, FieldKind>> = logEvents[event]
    const line: Record<string, string | number | boolean> = { at: now().toISOString(), event }
    for (const [name, kind] of Object.entries(permitted)) line[name] = fits(kind, fields[name])
    try {
      write(JSON.stringify(line))
    } catch {
      // nowhere to say it
    }
  }
}
