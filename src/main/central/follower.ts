// Follows one stream for as long as it is wanted: comes back after a loss where it was, and asks where there are no streams.
import type { ProblemCode } from '../../contract/wire/problem.ts'
import { bugFields } from '../log/bugs.ts'
import type { Log } from '../log/port.ts'
import { problemFault } from './problems.ts'
import type { CentralFault, Told } from './port.ts'
import type { StreamOver, StreamTold } from './stream.ts'
import type { ServerEvent } from './server-events.ts'
import { waitAfter } from './sync.ts'

/** One page of the pull of the same name, in the order of its cursors. */
export type Page = { readonly items: readonly unknown[]; readonly cursor: string; readonly more: boolean }

export type Followed = {
  readonly name: string
  /** resolves when the stream is over; `lost` where there is no connection */
  readonly open: (after: string, told: StreamTold, signal: AbortSignal) => Promise<StreamOver>
  /** the pull of the same name; null where the contract has none */
  readonly ask:
    | ((
        after: string
      ) => Promise<{ readonly ok: true; readonly value: Page } | ({ readonly ok: false } & CentralFault)>)
    | null
  /** throws nothing: undefined for what is not of the contract */
  readonly parse: (data: unknown) => unknown
  readonly log: Log
  /** ms between two askings where there are no streams */
  readonly askEvery: number
  readonly random?: () => number
}

/** after so many askings it is looked whether there are streams again */
const lookAgainAfter = 30

/** ms after which a stream that is lost was a good one: the next try does not wait as after a bad one */
const longEnough = 5_000

const rest = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(finish, ms)
    function finish(): void {
      clearTimeout(timer)
      signal.removeEventListener('abort', finish)
      resolve()
    }
    signal.addEventListener('abort', finish)
    if (signal.aborted) finish()
  })

const json = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

type Course = { cursor: string; tries: number; readonly signal: AbortSignal }

/** What cannot be read is stepped over: it would come again for ever. */
const takes =
  <T>({ name, parse, log }: Followed, told: Told<T>, course: Course) =>
  (data: unknown, cursor: string): void => {
    if (course.signal.aborted) return
    course.cursor = cursor
    const read = parse(data)
    if (read === undefined) log('central.rubbish', { route: `push ${name}` })
    else told.event(read as T, cursor)
  }

const askOnce = async <T>(followed: Followed, told: Told<T>, course: Course): Promise<void> => {
  const take = takes(followed, told, course)
  for (let more = true; more && !course.signal.aborted;) {
    const page = await followed.ask?.(course.cursor)
    if (!page || course.signal.aborted) return
    if (!page.ok) {
      if (page.problem === 'cursorUnknown') startAgain(told, course)
      return told.refused?.(page)
    }
    for (const item of page.value.items) take(item, course.cursor)
    if (!course.signal.aborted) course.cursor = page.value.cursor
    more = page.value.more
  }
}

const startAgain = <T>(told: Told<T>, course: Course): void => {
  course.cursor = ''
  told.again?.()
}

/** Asks for a while, and then lets the stream be tried again. */
const askInstead = async <T>(followed: Followed, told: Told<T>, course: Course): Promise<void> => {
  followed.log('push.absent', { stream: followed.name })
  for (let count = 0; count < lookAgainAfter && !course.signal.aborted; count++) {
    await askOnce(followed, told, course)
    await rest(followed.askEvery, course.signal)
  }
}

/** what a session does not come back from */
const overForGood: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  'sessionExpired',
  'sessionMissing',
  'levelInsufficient',
  'certificateRevoked',
  'certificateUntrusted'
])

/** True when there is nothing to come back for. */
const settle = <T>(over: StreamOver, told: Told<T>, course: Course): boolean => {
  if (over.over === 'ended') return over.reason !== 'stopping'
  if (over.over !== 'refused') return false
  if (over.problem === 'cursorUnknown') startAgain(told, course)
  else told.refused?.(problemFault(over.problem))
  return overForGood.has(over.problem)
}

const run = async <T>(followed: Followed, told: Told<T>, course: Course): Promise<void> => {
  const { name, log, random = Math.random } = followed
  const take = takes(followed, told, course)
  while (!course.signal.aborted) {
    const began = Date.now()
    const over = await followed.open(
      course.cursor,
      {
        event: ({ id, data }: ServerEvent & { readonly id: string }) => {
          course.tries = 0
          take(json(data), id)
        },
        begun: () => told.begun?.()
      },
      course.signal
    )
    if (course.signal.aborted) return
    log('push.over', { stream: name, why: over.over })
    told.lost?.()
    if (settle(over, told, course)) return
    if (Date.now() - began > longEnough) course.tries = 0
    if (over.over === 'absent') await askInstead(followed, told, course)
    else await rest(waitAfter(course.tries++, random), course.signal)
  }
}

/** Begins after `from`; the function it gives ends it at once: nothing is told after it was called. */
export const follow = <T>(followed: Followed, from: string, told: Told<T>): (() => void) => {
  const life = new AbortController()
  const course: Course = { cursor: from, tries: 0, signal: life.signal }
  run(followed, told, course).catch((error: unknown) =>
    followed.log('terminal.bug', { where: `push ${followed.name}`, ...bugFields(error) })
  )
  return () => life.abort()
}
