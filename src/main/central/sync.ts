// The outbox pump: sends what waits, one operation of each bundle at a time, until central has acknowledged it.
import { bugFields } from '../log/bugs.ts'
import type { Log } from '../log/port.ts'
import type { OutboxEntry, WritableStore } from '../store/port.ts'
import type { CentralFault, Delivery, OpenCentral, Outbox } from './port.ts'
import { refusesForGood } from './problems.ts'

export const leaseMs = 30_000
const firstWaitMs = 500
/** short enough that everything is on its way within a minute after a fault is over */
const longestWaitMs = 20_000
/** what central refused is tried again at each start and this often: the reason may be one that is mended there */
export const parkedMs = 3_600_000

/** Doubles from half a second to 20 s, with up to a quarter taken off so that terminals do not come in step. */
export const waitAfter = (tries: number, random: () => number): number =>
  Math.round(Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(tries, 10)) * (1 - random() / 4))

export type PumpParts = {
  readonly store: WritableStore
  readonly central: Pick<OpenCentral, 'deliver'>
  readonly log: Log
  readonly now?: () => number
  readonly random?: () => number
  /** how often the outbox is looked at when nobody kicks */
  readonly tickMs?: number
}

/** Sends one entry. Only central's acknowledgement deletes a body. */
const sendOne = async (
  { store, central, log, now = Date.now, random = Math.random }: PumpParts,
  { operationId, bundleId, sealed, tries }: OutboxEntry
): Promise<void> => {
  const answer = await central.deliver({ operationId, bundleId, sealed })
  if (answer.ok && answer.value.operationId === operationId) {
    store.acknowledged(operationId, answer.value.receiptNumber)
    log('outbox.sent', { operation: operationId, tries: tries + 1 })
    return
  }
  const fault: CentralFault = answer.ok ? { fault: 'centralRubbish' } : answer
  if (refusesForGood(fault)) {
    const problem = fault.problem ?? fault.fault
    store.refused(operationId, problem, now() + parkedMs)
    log('outbox.refused', { operation: operationId, fault: fault.fault, problem })
    return
  }
  store.postponed(operationId, now() + waitAfter(tries, random))
  log('outbox.kept', { operation: operationId, fault: fault.fault, tries: tries + 1 })
}

const tellBug = ({ log }: PumpParts, error: unknown): void =>
  log('terminal.bug', { where: 'outbox', ...bugFields(error) })

/** An entry that trips over a bug of ours is postponed like any other and holds up nobody else's. */
const sendCaught = async (parts: PumpParts, entry: OutboxEntry): Promise<void> => {
  try {
    await sendOne(parts, entry)
  } catch (error) {
    tellBug(parts, error)
    const { store, now = Date.now, random = Math.random } = parts
    store.postponed(entry.operationId, now() + waitAfter(entry.tries, random))
  }
}

const wipeExpired = ({ store, log, now = Date.now }: PumpParts): void => {
  const over = store.expire(now())
  if (!over.ok || over.value.length === 0) return
  for (const { operationId, problem } of over.value) log('outbox.undeliverable', { operation: operationId, problem })
  store.checkpoint()
}

/** Sends everything that is due; answers whether anything was sent, so that the next of a bundle follows at once. */
const round = async (parts: PumpParts): Promise<boolean> => {
  wipeExpired(parts)
  const due = parts.store.lease((parts.now ?? Date.now)(), leaseMs)
  if (!due.ok || due.value.length === 0) return false
  await Promise.all(due.value.map((entry) => sendCaught(parts, entry)))
  return true
}

const standing = (store: PumpParts['store'], bundleId: string): Delivery => {
  const rows = store.filings(bundleId)
  if (!rows.ok) return { all: false, refused: [] }
  return {
    all: !rows.value.some(({ state }) => state === 'waiting' || state === 'prepared'),
    refused: rows.value.filter(({ state }) => state === 'refused')
  }
}

/** Those who wait for a bundle, looked at after each round. */
const waitingRoom = (store: PumpParts['store'], kick: () => void) => {
  const waiters = new Set<() => void>()
  const delivered: Outbox['delivered'] = (bundleId, patienceMs) =>
    new Promise((resolve) => {
      let last: Delivery = { all: false, refused: [] }
      const finish = (): void => {
        clearTimeout(timer)
        waiters.delete(look)
        resolve(last)
      }
      const look = (): void => {
        last = standing(store, bundleId)
        if (last.all) finish()
      }
      const timer = setTimeout(finish, patienceMs)
      waiters.add(look)
      kick()
      look()
    })
  return {
    delivered,
    lookAll: () => {
      for (const look of waiters) look()
    }
  }
}

/** Starts pumping. Needs no resident: what was signed before a restart goes out by itself. */
export const startPump = (parts: PumpParts): Outbox => {
  const life = new AbortController()
  let wanted = true
  let wake: () => void = () => undefined
  const tick = parts.tickMs ?? 1000
  const rest = (): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, tick)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  const kick = (): void => {
    wanted = true
    wake()
  }
  const room = waitingRoom(parts.store, kick)
  /** a bug in one round must not be the end of all rounds */
  const turn = async (): Promise<boolean> => {
    try {
      const sent = await round(parts)
      room.lookAll()
      return sent
    } catch (error) {
      tellBug(parts, error)
      return false
    }
  }
  const run = async (): Promise<void> => {
    while (!life.signal.aborted) {
      wanted = false
      const sent = await turn()
      if (!sent && !wanted && !life.signal.aborted) await rest()
    }
  }
  const running = run()
  return {
    kick,
    delivered: room.delivered,
    stop: async () => {
      life.abort()
      kick()
      await running
    }
  }
}
