// Taking a filing back: sealed once whatever happens to the wire; and a returned one made again without what was wrong.
import { createActor, waitFor, type AnyActorRef } from 'xstate'
import * as fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import type { Filing } from '../../src/contract/wire/filings.ts'
import type { Delivery } from '../../src/main/central/port.ts'
import { tasksFlow } from '../../src/main/flows/tasks/tasks.flow.ts'
import { tasksView } from '../../src/main/flows/tasks/tasks.view.ts'
import * as steps from '../../src/main/procedures/journey.ts'
import { questionsBehind, redraft } from '../../src/main/procedures/redo.ts'
import { filing, move, recipients, world } from '../support/main-facts.ts'
import { goodAnswers } from '../support/main-models.ts'

const drawing = {
  language: 'ja',
  rows: 6,
  now: new Date('2026-03-12T00:00:00Z'),
  town: '森川市',
  place: { place: '', telephone: '' }
} as const
const open: Filing = { ...filing('o1', null), state: 'received', withdrawUntil: '2026-03-12T00:10:00Z' }
let running: AnyActorRef | undefined
afterEach(() => {
  running?.stop()
})

const late: Delivery = { all: false, refused: [] }
const taken: Delivery = { all: true, refused: [] }
const closed: Delivery = {
  all: true,
  refused: [{ operationId: 'w', recipient: 'toto-telecom', problem: 'withdrawalClosed' }]
}

/** a desk that counts what it seals, and an outbox that answers in turn */
const counter = (deliveries: readonly Delivery[], kept: Readonly<Record<string, string>> = {}) => {
  const sealed: string[] = []
  const waited: string[] = []
  const logic = tasksFlow({
    desk: {
      answer: () => Promise.reject(new Error('nobody answers here')),
      withdraw: ({ filing: id }) => {
        sealed.push(id)
        return Promise.resolve({ ok: true, value: { bundleId: 'w1', operationIds: ['w'] } })
      }
    },
    outbox: {
      delivered: (bundle) => {
        waited.push(bundle)
        return Promise.resolve(deliveries[waited.length - 1] ?? taken)
      }
    },
    central: { filings: () => Promise.resolve({ ok: true, value: [{ ...open, state: 'withdrawn' }] }) },
    deliveryPatience: 1
  })
  const actor = createActor(logic, { input: { filings: [open], procedures: ['move'], kept, task: 'o1' } })
  running = actor
  actor.start()
  const screen = () => tasksView(actor.getSnapshot(), drawing).screen
  return { actor, sealed, waited, screen }
}

describe('taking back', () => {
  it('asks first, and taking nothing back leaves everything as it is', () => {
    const { actor, sealed, screen } = counter([])
    expect(screen()).toMatchObject({ kind: 'withdraw', office: '東都テレコム', minutesLeft: 10 })
    actor.send({ type: 'wish.back' })
    expect(actor.getSnapshot().output).toMatchObject({ ended: 'closed', kept: {} })
    expect(sealed).toEqual([])
  })

  it('shows the receipt number once central has it', async () => {
    const { actor, sealed, screen } = counter([taken])
    actor.send({ type: 'wish.next' })
    await waitFor(actor, ({ value }) => value === 'withdrawn')
    expect(screen()).toMatchObject({ kind: 'withdrawn', receiptNumber: '7K4-2096' })
    actor.send({ type: 'wish.next' })
    await waitFor(actor, ({ status }) => status === 'done')
    expect(actor.getSnapshot().output).toMatchObject({ filings: [{ state: 'withdrawn' }] })
    expect(sealed).toEqual(['o1'])
  })

  it.each([
    ['M-605', late],
    ['M-604', closed]
  ])('says %s when it is not done, and never seals it a second time in the visit', async (code, delivery) => {
    const first = counter([delivery])
    first.actor.send({ type: 'wish.next' })
    await waitFor(first.actor, ({ value }) => value === 'troubled')
    expect(first.screen()).toMatchObject({ kind: 'trouble', code, way: 'home' })
    first.actor.send({ type: 'wish.next' })
    expect(first.actor.getSnapshot().output).toMatchObject({ ended: 'closed', kept: { o1: 'w1' } })
    const again = counter([closed], { o1: 'w1' })
    again.actor.send({ type: 'wish.next' })
    await waitFor(again.actor, ({ value }) => value === 'troubled')
    expect(again.screen()).toMatchObject({ code: 'M-604' })
    expect(first.sealed).toEqual(['o1'])
    expect(again.sealed).toEqual([])
    expect(again.waited).toEqual(['w1'])
  })
})

describe('a returned filing that is made again', () => {
  const fields = move.fields.map(({ id }) => id)
  const before = { answers: goodAnswers as steps.Draft['answers'] }
  const redoOf = (wrong: readonly string[]) => ({
    procedure: 'move',
    bundle: 'b1',
    recipient: 'toto-power',
    fields: wrong
  })

  it('keeps every answer but those behind wrong fields, asks exactly these, and goes to nobody else', () => {
    fc.assert(
      fc.property(fc.subarray(fields), (wrong) => {
        const questions = questionsBehind(move, wrong)
        const draft = redraft(move, redoOf(wrong), before)
        for (const [id, answer] of Object.entries(before.answers))
          expect(draft.answers[id]).toEqual(questions.includes(id) || id === 'recipients' ? undefined : answer)
        const journey = steps.begin({ procedure: move, world }, 'ja', draft)
        // nobody stays, so nobody is asked who becomes head
        const asked = questions.filter((id) => id !== 'head')
        if (asked.length > 0 && !asked.includes('who')) {
          expect(asked).toContain(journey.at)
          expect(journey.draft.answers[journey.at ?? '']).toBeUndefined()
        }
        const told = steps.withRecipients(journey, recipients)
        expect(told.recipients?.found.map(({ id }) => id)).toEqual(['toto-power'])
      })
    )
  })

  it('does not fill in beforehand what was wrong, also when it was filed in another visit', () => {
    const draft = redraft(move, redoOf(['telephone']), null)
    expect(draft.answers).toEqual({})
    let journey = steps.begin({ procedure: move, world }, 'ja', draft)
    expect(journey.at).toBe('who')
    for (let guard = 0; guard < 12 && journey.at !== 'telephone'; guard++) {
      const at = journey.at ?? ''
      const answer = goodAnswers[at] as Parameters<typeof steps.answering>[2]
      journey = steps.goOn(steps.answering(journey, at, answer))
    }
    expect(journey.at).toBe('telephone')
    expect(journey.draft.answers['telephone']).toBeUndefined()
  })
})
