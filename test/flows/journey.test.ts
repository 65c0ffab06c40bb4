// Properties of a guided procedure: Back never loses an answer, the document is what the review shows, branches hold.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays } from '../../src/main/days.ts'
import * as steps from '../../src/main/procedures/journey.ts'
import type { Journey } from '../../src/main/procedures/journey.ts'
import { questionScreen } from '../../src/main/procedures/question.view.ts'
import { Procedure } from '../../src/main/procedures/schema.ts'
import type { Answer } from '../../src/contract/screen/intent.ts'
import { SignedDocument } from '../../src/contract/wire/filings.ts'
import { newOperationId } from '../../src/main/signing/operation-id.ts'
import { move, recipients, world } from '../support/main-facts.ts'

const fresh = (): Journey => steps.begin({ procedure: move, world }, 'ja', null)
/** what the machine does between two screens */
const routed = (journey: Journey): Journey => {
  const known = steps.needsRecipients(journey) ? steps.withRecipients(journey, recipients) : journey
  return known.at === null ? steps.beginReview(known) : known
}

const answers: Readonly<Record<string, readonly Answer[]>> = {
  who: [
    { kind: 'choices', options: ['h1'] },
    { kind: 'choices', options: ['h1', 'h2'] },
    { kind: 'choices', options: [] }
  ],
  head: [{ kind: 'choice', option: 'h2' }],
  when: [
    { kind: 'date', date: '2026-03-21' },
    { kind: 'date', date: '2031-01-01' }
  ],
  municipality: [
    { kind: 'choice', option: 'umino' },
    { kind: 'choice', option: 'morikawa' }
  ],
  quarter: [
    { kind: 'choice', option: 'hamacho' },
    { kind: 'choice', option: 'honcho' }
  ],
  lot: [
    { kind: 'text', text: '1-15-203' },
    { kind: 'text', text: '1--' }
  ],
  building: [{ kind: 'text', text: 'はまそう' }],
  telephone: [{ kind: 'text', text: '090-1111-2222' }],
  recipients: [
    { kind: 'choices', options: [] },
    { kind: 'choices', options: ['toto-power'] }
  ]
}

type Act =
  | { readonly kind: 'answer'; readonly pick: number }
  | { readonly kind: 'next' }
  | { readonly kind: 'back' }
  | { readonly kind: 'correct'; readonly row: string }
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('answer' as const), pick: fc.nat(2) }) },
  { weight: 5, arbitrary: fc.constant({ kind: 'next' as const }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'back' as const }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('correct' as const),
      row: fc.constantFrom('who', 'when', 'to', 'from', 'recipients', 'nothing')
    })
  }
)

const doing = (journey: Journey, one: Act): Journey => {
  const { at } = journey
  switch (one.kind) {
    case 'back':
      return steps.atFirst(journey) ? journey : routed(steps.goBack(journey))
    case 'correct':
      return at === null ? routed(steps.correcting(journey, one.row)) : journey
    case 'next':
      if (at === null) return journey
      return steps.canGoOn(journey) ? routed(steps.goOn(journey)) : steps.trying(journey)
    case 'answer': {
      const answer = at === null ? undefined : answers[at]?.[one.pick]
      return at !== null && answer ? steps.answering(journey, at, answer) : journey
    }
  }
}

const whole = (who: Answer): Journey => {
  let journey = routed(fresh())
  for (let guard = 0; guard < 30 && journey.at !== null; guard++) {
    const answer = journey.at === 'who' ? who : answers[journey.at]?.[0]
    journey = routed(steps.goOn(answer ? steps.answering(journey, journey.at, answer) : journey))
  }
  return journey
}

describe('a resident in a procedure', () => {
  it('never loses an answer by going back, on, or to a correction', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
        let journey = routed(fresh())
        for (const one of acts) {
          const before = journey.draft.answers
          journey = doing(journey, one)
          for (const [question, answer] of Object.entries(before)) {
            const mayChange = one.kind === 'answer' || question === 'recipients'
            if (!mayChange) expect(journey.draft.answers[question]).toEqual(answer)
            expect(journey.draft.answers[question]).toBeDefined()
          }
        }
      }),
      { numRuns: 400 }
    )
  })

  it('only reaches the review with every question answered well', () => {
    let reached = 0
    const due = (journey: Journey): string[] =>
      move.questions
        .map(({ id }) => id)
        .filter((id) => id !== 'head' || journey.document?.rows.some(({ question }) => question === 'head'))
    fc.assert(
      fc.property(fc.array(act, { minLength: 40, maxLength: 120 }), (acts) => {
        let journey = routed(fresh())
        for (const one of acts) {
          journey = doing(journey, one)
          if (journey.at !== null) continue
          reached += 1
          expect(due(journey).filter((id) => steps.currentFlaw({ ...journey, at: id }) !== null)).toEqual([])
        }
      }),
      { numRuns: 400 }
    )
    expect(reached).toBeGreaterThan(200)
  })

  it('sees a screen for every question whatever was answered', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
        let journey = routed(fresh())
        for (const one of acts) {
          journey = doing(journey, one)
          const question = steps.currentQuestion(journey)
          if (question) expect(questionScreen(journey, question).title).not.toMatch(/[{}]/)
        }
      })
    )
  })

  it('is asked who becomes head only when somebody stays, and the document says so', () => {
    const alone = whole({ kind: 'choices', options: ['h1'] })
    const together = whole({ kind: 'choices', options: ['h1', 'h2'] })
    expect(steps.documentOfReview(alone).rows.map(({ question }) => question)).toContain('head')
    expect(steps.documentOfReview(alone).fields['head']).toBe('一郎さん')
    expect(steps.documentOfReview(together).rows.map(({ question }) => question)).not.toContain('head')
    expect(steps.documentOfReview(together).fields['head']).toBeUndefined()
  })

  it('reads the rows that are signed: people, days and places in words', () => {
    const { rows, fields } = steps.documentOfReview(whole({ kind: 'choices', options: ['h1', 'h2'] }))
    expect(Object.fromEntries(rows.map(({ question, value }) => [question, value]))).toMatchObject({
      who: '和子さん、一郎さん(2人)',
      when: '2026年3月21日(土)',
      from: '森川市 本町2丁目 4-8',
      to: '海野市 浜町 1-15-203 はまそう'
    })
    expect(fields).toMatchObject({
      movingDate: '2026-03-21',
      toMunicipality: 'umino',
      toLot: '1-15-203',
      moverCount: '2'
    })
  })

  it('signs the very rows the review showed, and they fit the wire', () => {
    const journey = whole({ kind: 'choices', options: ['h1', 'h2'] })
    const { document } = steps.fileRequest(journey)
    expect(document).toBe(journey.document)
    expect(SignedDocument.safeParse({ version: 1, bundleId: newOperationId(), ...document }).success).toBe(true)
  })

  it('is asked again who shall be told when the new town changed who is concerned', () => {
    const journey = whole({ kind: 'choices', options: ['h1', 'h2'] })
    const corrected = steps.goOn(
      steps.answering(steps.correcting(journey, 'to'), 'municipality', { kind: 'choice', option: 'morikawa' })
    )
    const back = steps.goOn(
      steps.goOn(steps.goOn(steps.answering(corrected, 'quarter', { kind: 'choice', option: 'honcho' })))
    )
    expect(back.at).toBeNull()
    expect(steps.needsRecipients(back)).toBe(true)
    const asked = steps.withRecipients(back, recipients.slice(0, 1))
    expect(asked.at).toBe('recipients')
    expect(asked.draft.answers['recipients']).toEqual({ kind: 'choices', options: ['morikawa-citizens'] })
  })

  it('cannot leave out an office that has to be told', () => {
    const journey = steps.correcting(whole({ kind: 'choices', options: ['h1', 'h2'] }), 'recipients')
    const answered = steps.answering(journey, 'recipients', { kind: 'choices', options: [] })
    expect(answered.draft.answers['recipients']).toEqual({
      kind: 'choices',
      options: ['morikawa-citizens', 'umino-citizens']
    })
  })

  it('is told what follows from the day: 14 days to tell the new town', () => {
    const at = { ...fresh(), at: 'when' }
    const answered = steps.answering(at, 'when', { kind: 'date', date: '2026-03-21' })
    const question = steps.currentQuestion(answered)
    if (!question) throw new Error('no question')
    expect(questionScreen(answered, question).echo).toEqual({
      says: '3月21日(土)に 引っ越します',
      follows: '転入の届け出は 4月4日(土)まで'
    })
    const late = steps.answering(at, 'when', { kind: 'date', date: addDays(world.today, 61) })
    expect(questionScreen(late, question)).toMatchObject({
      ready: false,
      wrong: expect.stringContaining('5月11日(月)')
    })
  })
})

describe('a procedure file', () => {
  it('that names a question it does not have is refused', () => {
    const broken = { ...move, recipients: { ...move.recipients, to: 'nowhere' } }
    expect(Procedure.safeParse(broken).success).toBe(false)
    expect(Procedure.safeParse(move).success).toBe(true)
  })
})
