import { fromCallback, fromPromise } from 'xstate'
import type { CardServices, Outcome } from '../../card/port.ts'
import type { Filing, Recipient } from '../../contract/wire/filings.ts'
import type { Outbox, ResidentCentral, OpenCentral } from '../central/port.ts'
import { localDay } from '../days.ts'
import type { Fault } from '../faults.ts'
import { filingPlan } from '../flows/card/card.flow.ts'
import { secretFlow } from '../flows/secret/secret.flow.ts'
import { tasksFlow } from '../flows/tasks/tasks.flow.ts'
import type { Filed, FileRequest, FilingDesk } from '../signing/port.ts'
import type { Loaded, RecipientsQuery } from './journey.ts'
import { procedureMachine } from './procedure.machine.ts'
import type { LoadRequest, Sent } from './procedure.setup.ts'
import type { Procedures } from './reading.ts'

export type ProcedureParts = {
  readonly procedures: Procedures
  readonly card: CardServices
  readonly central: ResidentCentral & Pick<OpenCentral, 'places'>
  readonly desk: FilingDesk
  readonly outbox: Pick<Outbox, 'delivered'>
  /** prints the paper of the View that is shown */
  readonly print: () => Promise<Outcome<void, Fault>>
  readonly deliveryPatience: number
  /** how often the result asks for news while none can come by themselves, in ms */
  readonly newsEvery: number
  readonly now: () => Date
  readonly bug: (error: unknown) => void
}

const ofBundle = (filings: readonly Filing[], { operationIds }: Filed): readonly Filing[] =>
  filings.filter(({ operationId }) => operationIds.includes(operationId))

const loading = ({ procedures, central, outbox, now }: ProcedureParts) =>
  fromPromise<Outcome<Loaded, Fault>, LoadRequest>(async ({ input }) => {
    // what is kept here is sent by itself: filing it once more would send it twice
    if (input.before !== null && !(await outbox.delivered(input.before, 0)).all) return { ok: false, fault: 'keptHere' }
    const procedure = procedures.get(input.id)
    if (!procedure) throw new Error('no such procedure')
    const self = await central.self()
    if (!self.ok) return self
    const places = await central.places()
    if (!places.ok) return places
    return { ok: true, value: { procedure, world: { self: self.value, places: places.value, today: localDay(now()) } } }
  })

const sending = ({ outbox, central, deliveryPatience }: ProcedureParts) =>
  fromPromise<Outcome<Sent, Fault>, Filed>(async ({ input }) => {
    const { all, refused } = await outbox.delivered(input.bundleId, deliveryPatience)
    // "it is sent by itself" is said only when that holds for every part
    const short = { ok: false, fault: refused.length > 0 ? 'filingRefused' : 'keptHere' } as const
    if (!all) return short
    const filings = await central.filings()
    // delivered is delivered: if the list does not come now, the filing is safe all the same
    if (!filings.ok) return short
    const own = ofBundle(filings.value, input)
    return own.length === 0 ? { ok: false, fault: 'filingRefused' } : { ok: true, value: { filings: own, refused } }
  })

/** News of what was just filed, as they come; asked for again and again only while nothing can come. */
const following = ({ central, newsEvery, bug }: ProcedureParts) =>
  fromCallback<{ type: string }, Filed>(({ sendBack, input }) => {
    let [over, whole, coming] = [false, false, false]
    const known = new Map<string, Filing>()
    const learn = (filings: readonly Filing[]): void => {
      for (const one of ofBundle(filings, input)) {
        const before = known.get(one.operationId)
        if (!before || before.changedAt <= one.changedAt) known.set(one.operationId, one)
      }
      // what is told must never be less than what was filed
      if (whole && !over) sendBack({ type: 'fact.filings', filings: [...known.values()] })
    }
    const look = async (): Promise<void> => {
      const filings = await central.filings()
      if (over || !filings.ok) return
      whole = true
      learn(filings.value)
    }
    const stop = central.followNews('filings', {
      begun: () => {
        coming = true
        void look().catch(bug)
      },
      lost: () => {
        coming = false
      },
      event: (filing) => learn([filing])
    })
    const timer = setInterval(() => {
      if (!coming) void look().catch(bug)
    }, newsEvery)
    return () => {
      over = true
      clearInterval(timer)
      stop()
    }
  })

export const procedureFlow = (parts: ProcedureParts) =>
  procedureMachine.provide({
    actors: {
      load: loading(parts),
      readPlan: filingPlan(parts),
      findRecipients: fromPromise<Outcome<readonly Recipient[], Fault>, RecipientsQuery>(
        ({ input: { procedure, ...request } }) => parts.central.recipients(procedure, request)
      ),
      secret: secretFlow(parts.card, parts.bug),
      sign: fromPromise<Outcome<Filed, Fault>, FileRequest>(({ input }) => parts.desk.file(input)),
      send: sending(parts),
      follow: following(parts),
      print: fromPromise<Outcome<void, Fault>>(() => parts.print()),
      tasks: tasksFlow(parts)
    }
  })
