// The desk that most linked systems have: it takes a message in its own form, judges it by the data, and answers when its time has come.
import { z } from 'zod'
import { Correction } from '../../contract/wire/filings.ts'
import { Words } from '../../contract/wire/words.ts'
import { asksOf, correctionsIn, refusalIn, returned, type Fields } from './judge.ts'
import type { AgencyAdapter, AgencyReply, Delivery } from './port.ts'
import { answering, type Simulation } from './simulation.ts'

const Settled = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('accepted'), reception: z.string().max(40) }),
  z.strictObject({ state: z.literal('refused'), reason: Words }),
  z.strictObject({ state: z.literal('returned'), reason: Words, corrections: z.array(Correction) }),
  z.strictObject({ state: z.literal('asked'), reception: z.string().max(40) })
])
/** what was decided when the message arrived; `asked` keeps the number it will be accepted under */
type Settled = z.infer<typeof Settled>

export type DeskForm = {
  readonly wantsDocument: boolean
  /**
   * Writes the filing in the form that the system speaks and reads it back as the system does. Gives the fields as they
   * arrived there, or the answer the system has before it looks at a field.
   */
  readonly carry: (delivery: Delivery) => Promise<Fields | Extract<AgencyReply, { state: 'refused' | 'returned' }>>
  /** a new reception number in the form of this system */
  readonly reception: () => string
}

const isReply = (
  carried: Fields | Extract<AgencyReply, { state: 'refused' | 'returned' }>
): carried is Extract<AgencyReply, { state: 'refused' | 'returned' }> => typeof carried['reason'] === 'object'

const settle = async (
  { data, now }: Simulation,
  { carry, reception }: DeskForm,
  delivery: Delivery
): Promise<Settled> => {
  const { desk, asks, refuses } = data
  if (!desk) throw new Error(`${data.id} has no desk in its data`)
  const carried = await carry(delivery)
  if (isReply(carried)) return Settled.parse(carried)
  const refusal = refuses ? { state: 'refused' as const, reason: refuses.reason } : refusalIn(desk, carried)
  if (refusal) return Settled.parse(refusal)
  const corrections = correctionsIn(desk, carried, now())
  if (corrections.length > 0) return Settled.parse(returned(corrections))
  return { state: asks && asksOf(desk, carried) ? 'asked' : 'accepted', reception: reception() }
}

/** A linked system with a desk. The same key again changes nothing: the first judgement stays. */
export const deskOf = (simulation: Simulation, form: DeskForm): AgencyAdapter => {
  const { data, cases, ready, in: later } = simulation
  const accept = async (key: string, reception: string): Promise<AgencyReply> => {
    await cases.update(key, { stage: 'accepted', reception })
    return { state: 'accepted', reception }
  }
  const status = async (key: string): Promise<AgencyReply> => {
    const found = await cases.find(key)
    if (!ready(found.ready_at) || found.reply === null) return { state: 'waiting' }
    const settled = Settled.parse(JSON.parse(found.reply))
    if (settled.state === 'accepted') return accept(key, settled.reception)
    if (settled.state === 'asked') {
      if (found.answer_key !== null) return accept(key, settled.reception)
      if (!data.asks) throw new Error(`${data.id} asked, and has no question in its data any more`)
      await cases.update(key, { stage: 'asked' })
      const { title, options, withinDays } = data.asks
      return { state: 'asked', round: 1, title, options, withinDays }
    }
    await cases.update(key, { stage: settled.state })
    return settled
  }
  return {
    wantsDocument: form.wantsDocument,
    deliver: async (delivery) => {
      const found = await cases.receive(delivery, later(data.answersAfterSeconds))
      if (found.reply === null)
        await cases.judge(delivery.key, JSON.stringify(await settle(simulation, form, delivery)))
      return status(delivery.key)
    },
    status,
    answer: answering(simulation, status)
  }
}
