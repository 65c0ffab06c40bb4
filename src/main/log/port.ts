import type { LogEvent, LogFields } from './events.ts'

/** Writes one event. The event's name fixes its fields by type; free text is not accepted. Never throws. */
export type Log = <E extends LogEvent>(event: E, fields: LogFields<E>) => void

/** For parts that are built without a log. */
export const silent: Log = () => undefined
