// What the terminal and its card host say to each other: structured clones, answers by number, events as they come.
import type { CardServices, ReaderEvent } from '../port.ts'

/** every service that is asked and answered; `watch` is the stream of events */
const calls = [
  'open',
  'triesLeft',
  'certificate',
  'pinKey',
  'pinBack',
  'pinClear',
  'entry',
  'verify',
  'verifyAtReader',
  'sign',
  'close'
] as const satisfies readonly Exclude<keyof CardServices, 'watch'>[]
export type Call = (typeof calls)[number]

export type Request = { readonly id: number; readonly call: Call; readonly args: readonly unknown[] }
export type Reply =
  | { readonly id: number; readonly answer: unknown }
  /** the service threw: a bug, to be thrown again at the asker */
  | { readonly id: number; readonly bug: string }
  | { readonly event: ReaderEvent }

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

export const isRequest = (value: unknown): value is Request =>
  isObject(value) &&
  'id' in value &&
  typeof value.id === 'number' &&
  'call' in value &&
  calls.some((call) => call === value.call) &&
  'args' in value &&
  Array.isArray(value.args)

export const isReply = (value: unknown): value is Reply =>
  isObject(value) && (('id' in value && typeof value.id === 'number') || ('event' in value && isObject(value.event)))
