// What the terminal and its card host say to each other: structured clones, answers by number, events as they come.
import type { CardDoctor } from '../doctor/port.ts'
import type { CardServices, ReaderEvent } from '../port.ts'

/** what the card host offers: the services and the doctor, on the same readers */
export type HostedServices = CardServices & CardDoctor

/** every service that is asked and answered; `watch` is the stream of events */
const calls = [
  'open',
  'approach',
  'triesLeft',
  'plan',
  'certificate',
  'issuer',
  'basicFour',
  'surfaceInfo',
  'pinKey',
  'pinBack',
  'pinClear',
  'pinEntry',
  'pinSubmit',
  'pinSubmitChange',
  'entry',
  'verify',
  'present',
  'presentAndSign',
  'verifyAtReader',
  'change',
  'sign',
  'close',
  'diagnose'
] as const satisfies readonly Exclude<keyof HostedServices, 'watch'>[]
export type Call = (typeof calls)[number]

export type Request = { readonly id: number; readonly call: Call; readonly args: readonly unknown[] }
/** the asker no longer wants the answer to this request; it comes all the same, as the service ends it */
export type Cancel = { readonly cancel: number }
export type Reply =
  | { readonly id: number; readonly answer: unknown }
  /** the service threw: a bug, to be thrown again at the asker */
  | { readonly id: number; readonly bug: string }
  | { readonly event: ReaderEvent }
  /** once: what lay in the readers when this host began was told; whatever comes now comes now */
  | { readonly settled: true }

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

export const isRequest = (value: unknown): value is Request =>
  isObject(value) &&
  'id' in value &&
  typeof value.id === 'number' &&
  'call' in value &&
  calls.some((call) => call === value.call) &&
  'args' in value &&
  Array.isArray(value.args)

export const isCancel = (value: unknown): value is Cancel =>
  isObject(value) && 'cancel' in value && typeof value.cancel === 'number'

export const isReply = (value: unknown): value is Reply =>
  isObject(value) &&
  (('id' in value && typeof value.id === 'number') || ('event' in value && isObject(value.event)) || 'settled' in value)
