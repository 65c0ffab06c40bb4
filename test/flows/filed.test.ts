// What a resident is told of a filing that central took in part, or not yet; and the pages of the review.
import { createActor, fromPromise, waitFor, type AnyActorRef } from 'xstate'
import { afterEach, describe, expect, it } from 'vitest'
import type { Outcome } from '../../src/card/port.ts'
import type { Fault } from '../../src/main/faults.ts'
import type { Delivery, Told as Follower } from '../../src/main/central/port.ts'
import { tasksFlow } from '../../src/main/flows/tasks/tasks.flow.ts'
import { tasksView } from '../../src/main/flows/tasks/tasks.view.ts'
import { visitMachine } from '../../src/main/flows/visit/visit.machine.ts'
import type { Mail } from '../../src/main/flows/visit/visit.setup.ts'
import { visitView } from '../../src/main/flows/visit/visit.view.ts'
import { codeTextJa } from '../../src/contract/screen/codes-text/ja.ts'
import type { Filing } from '../../src/contract/wire/filings.ts'
import { procedureFlow, type ProcedureParts } from '../../src/main/procedures/procedure.flow.ts'
import { procedureView } from '../../src/main/procedures/procedure.view.ts'
import { filing, look, move, recipients, world } from '../support/main-facts.ts'
import { goodAnswers } from '../support/main-models.ts'

const drawing = {
  language: 'ja',
  rows: 6,
  now: new Date('2026-03-12T01:00:00Z'),
  town: '森川市',
  place: { place: '', telephone: '' }
} as const
const refusal = codeTextJa['M-601']
let running: AnyActorRef | undefined
afterEach(() => {
  running?.stop()
})

type Told = { readonly delivery: Delivery; readonly filings: readonly Filing[]; readonly before?: string | null }
const good = <T>(value: T) => Promise.resolve({ ok: true as const, value })
const verified = { ended: 'verified' } as const

let follower: Follower<Filing> | undefined

/** the parts a procedure asks; whatever else it asked would throw */
const partsOf = ({ delivery, filings }: Told): ProcedureParts =>
  ({
    procedures: new Map([['move', move]]),
    card: { plan: () => good({ lines: [], works: true }) },
    central: {
      self: () => good(world.self),
      places: () => good(world.places),
      recipients: () => good(recipients),
      filings: () => good(filings),
      followNews: (_: string, to: Follower<Filing>) => {
        follower = to
        return () => undefined
      }
    },
    desk: {
      file: () => good({ bundleId: 'b1', operationIds: ['o1', 'o2', 'o3'] }),
      answer: () => good({ bundleId: 'b1', operationIds: ['o1'] })
    },
    outbox: { delivered: () => Promise.resolve(delivery) },
    deliveryPatience: 10,
    newsEvery: 10,
    now: () => drawing.now,
    bug: (error: unknown) => {
      throw error
    }
  }) as unknown as ProcedureParts

const opened = (told: Told) => {
  const logic = procedureFlow(partsOf(told)).provide({
    actors: { secret: fromPromise(() => Promise.resolve(verified)) as never }
  })
  const input = { id: 'move', look, draft: null, before: told.before ?? null, redo: null, kept: {} }
  const actor = createActor(logic, { input })
  running = actor
  return actor.start()
}

const reviewed = async (told: Told) => {
  const actor = opened(told)
  for (let turn = 0; turn < 30; turn++) {
    const standing = await waitFor(actor, ({ value }) => value === 'asking' || value === 'reviewing')
    if (standing.value === 'reviewing') return actor
    const question = standing.context.journey?.at ?? ''
    const answer = goodAnswers[question]
    if (answer) actor.send({ type: 'wish.answer', question, answer: answer as never })
    actor.send({ type: 'wish.next' })
  }
  throw new Error('no review')
}

const filed = async (told: Told) => {
  const actor = await reviewed(told)
  while (actor.getSnapshot().value === 'reviewing') actor.send({ type: 'wish.next' })
  await waitFor(actor, ({ value }) => typeof value === 'object' || value === 'troubled')
  return actor
}
const screenOf = (actor: ReturnType<typeof opened>) => procedureView(actor.getSnapshot(), drawing).screen

describe('a filing of which central did not take one part', () => {
  const told: Told = {
    delivery: { all: true, refused: [{ operationId: 'o2', recipient: 'toto-power' }] },
    filings: [filing('o1', null), filing('o3', null)]
  }

  it('shows that part as a row of its own with the reason, and counts it neither as sent nor as accepted', async () => {
    const screen = screenOf(await filed(told))
    if (screen.kind !== 'result') throw new Error(screen.kind)
    expect(screen).toMatchObject({ sent: 2, accepted: 2 })
    expect(screen.rows).toHaveLength(3)
    expect(screen.rows[0]).toMatchObject({ id: 'o2', sign: 'no', office: 'toto-power', reason: refusal.happened })
    expect(screen.paper.rows[0]).toEqual({ office: 'toto-power', state: refusal.title, reception: null })
    expect(screen.paper.rows).toHaveLength(3)
  })

  it('still shows it when news came, and as taken once central took it after all', async () => {
    const actor = await filed(told)
    actor.send({ type: 'fact.filings', filings: told.filings })
    expect(screenOf(actor)).toMatchObject({ rows: [{ sign: 'no' }, { sign: 'ok' }, { sign: 'ok' }] })
    actor.send({ type: 'fact.filings', filings: [...told.filings, filing('o2', null)] })
    expect(screenOf(actor)).toMatchObject({ sent: 3, rows: [{ sign: 'ok' }, { sign: 'ok' }, { sign: 'ok' }] })
  })

  it('is told what a stream tells, and never less than what was filed', async () => {
    const asked = { ...filing('o1', 't1'), changedAt: '2026-03-13T00:00:00Z' }
    const actor = await filed(told)
    // before it is known what else there is
    follower?.event(asked, '1')
    expect(screenOf(actor)).toMatchObject({ rows: [{ sign: 'no' }, { sign: 'ok' }, { sign: 'ok' }] })
    follower?.begun?.()
    await waitFor(actor, ({ context }) => context.filings.some(({ task }) => task !== null))
    expect(screenOf(actor)).toMatchObject({ rows: [{ sign: 'ask' }, { sign: 'no' }, { sign: 'ok' }] })
  })

  it('is not called kept and on its way when another part still waits', async () => {
    const actor = await filed({ ...told, delivery: { ...told.delivery, all: false } })
    expect(screenOf(actor)).toMatchObject({ kind: 'trouble', code: 'M-601' })
  })
})

describe('an answer that central refused', () => {
  it.each([
    ['M-601', { all: true, refused: [{ operationId: 'o1', recipient: 'toto-telecom' }] }],
    ['M-603', { all: false, refused: [] }]
  ])('is told as %s, not as sent', async (code, delivery) => {
    const actor = createActor(tasksFlow(partsOf({ delivery, filings: [] })), {
      input: { filings: [filing('o1', 't1')], procedures: ['move'], kept: {}, task: 't1' }
    })
    running = actor
    actor.start()
    actor.send({ type: 'wish.answer', question: 't1', answer: { kind: 'choice', option: 'am' } })
    actor.send({ type: 'wish.next' })
    await waitFor(actor, ({ value }) => value === 'troubled', { timeout: 2000 })
    expect(tasksView(actor.getSnapshot(), drawing).screen).toMatchObject({ kind: 'trouble', code })
  })
})

describe('a filing that waits here', () => {
  const waits: Told = { delivery: { all: false, refused: [] }, filings: [] }

  it('cannot be filed once more in the same visit: the procedure says that it is kept', async () => {
    const actor = opened({ ...waits, before: 'b1' })
    await waitFor(actor, ({ value }) => value === 'troubled', { timeout: 2000 })
    expect(screenOf(actor)).toMatchObject({ kind: 'trouble', code: 'M-603', way: 'home' })
    actor.send({ type: 'wish.next' })
    expect(actor.getSnapshot().output).toEqual({ ended: 'left', draft: null })
  })

  it('may be followed by another once it was delivered', async () => {
    const actor = opened({ delivery: { all: true, refused: [] }, filings: [], before: 'b1' })
    expect((await waitFor(actor, ({ value }) => value === 'asking')).value).toBe('asking')
  })

  it('is remembered by the visit and told to the procedure when it is opened again', async () => {
    const befores: (string | null)[] = []
    const actor = createActor(
      visitMachine.provide({
        actors: {
          fetchMail: fromPromise<Outcome<Mail, Fault>>(() => good({ notices: [], filings: [], letters: [] })),
          procedure: fromPromise(({ input }: { input: { before: string | null } }) => {
            befores.push(input.before)
            return Promise.resolve({ ended: 'filed', finish: false, bundle: 'b1', draft: null, kept: {}, redo: null })
          }) as never
        }
      }),
      { input: { look, procedures: ['move'] } }
    )
    running = actor
    actor.start()
    for (const _ of [1, 2]) {
      await waitFor(actor, ({ value }) => value === 'home')
      actor.send({ type: 'wish.open', id: 'move' })
    }
    await waitFor(actor, ({ value }) => value === 'home')
    expect(befores).toEqual([null, 'b1'])
    const { screen } = visitView(actor.getSnapshot(), new Map([['move', move]]), drawing)
    expect(screen).toMatchObject({
      panes: [
        { id: 'notices' },
        { id: 'move', sense: '前の届け出を 預かっています' },
        { id: 'mailbox' },
        { id: 'tasks' },
        { id: 'selfInfo' },
        { id: 'provisions' },
        { id: 'card' }
      ]
    })
  })
})

describe('the review when the text size changes', () => {
  const told: Told = { delivery: { all: true, refused: [] }, filings: [] }

  it('keeps the row that stood first, so that none is passed over, and never stands beyond its last page', async () => {
    const actor = await reviewed(told)
    const rows = actor.getSnapshot().context.journey?.document?.rows.length ?? 0
    expect(rows).toBeGreaterThan(4)
    const shows = (text: number) => actor.send({ type: 'fact.look', look: { language: 'ja', rows: text } })
    shows(2)
    actor.send({ type: 'wish.next' })
    expect(actor.getSnapshot().context.page).toBe(1)
    shows(4)
    expect(actor.getSnapshot().context.page).toBe(0)
    shows(1)
    for (let page = 1; page < rows; page++) actor.send({ type: 'wish.next' })
    expect(actor.getSnapshot().context.page).toBe(rows - 1)
    shows(4)
    expect(actor.getSnapshot().context.page).toBe(Math.ceil(rows / 4) - 1)
    actor.send({ type: 'wish.page', to: 99 })
    expect(actor.getSnapshot().context.page).toBe(Math.ceil(rows / 4) - 1)
    actor.send({ type: 'wish.back' })
    expect(procedureView(actor.getSnapshot(), drawing).screen).toMatchObject({ kind: 'review', page: 0 })
  })
})
