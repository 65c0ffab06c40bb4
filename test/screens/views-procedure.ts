// Fixtures of the guided move: its questions, the review and the result.
import type { Icon } from '../../src/contract/screen/views/public.ts'
import type { QuestionScreen, ResultScreen } from '../../src/contract/screen/views/procedure.ts'
import type { Fixture } from './views.ts'
import { rowsOf } from './views-resident.ts'
import type { Said } from './words-ja.ts'

type Asked = Pick<QuestionScreen, 'question' | 'title' | 'hint' | 'asking'> & Partial<QuestionScreen>
const ask = (name: string, station: number, asked: Asked): Fixture => ({
  name,
  card: 'proved',
  back: true,
  station,
  screen: { kind: 'question', answer: null, echo: null, wrong: null, ready: false, ...asked }
})

const choosing = (words: Said): readonly Fixture[] => {
  const { who1, tell, town2 } = words
  const people = {
    question: 'who',
    title: who1.title,
    hint: who1.hint,
    asking: {
      by: 'choices' as const,
      min: 1,
      options: who1.options.map(([label = '', sense = ''], index) => ({
        id: `person-${index}`,
        label,
        sense,
        icon: 'person' as const,
        fixed: false
      }))
    }
  }
  const recipients = {
    question: 'recipients',
    title: tell.title,
    hint: tell.hint,
    asking: {
      by: 'choices' as const,
      min: 2,
      options: tell.options.map(([label = '', sense = '', icon = ''], index) => ({
        id: `to-${index}`,
        label,
        sense,
        icon: icon as Icon,
        fixed: index < 2
      }))
    },
    answer: { kind: 'choices' as const, options: ['to-0', 'to-1', 'to-2', 'to-4'] },
    echo: { says: tell.says, follows: '' },
    ready: true
  }
  const towns = {
    question: 'town',
    title: town2.title,
    hint: town2.hint,
    asking: {
      by: 'choice' as const,
      options: town2.options.map((label, index) => ({
        id: `town-${index}`,
        label,
        sense: null,
        icon: null,
        fixed: false
      }))
    }
  }
  const chosen = {
    answer: { kind: 'choice' as const, option: 'town-0' },
    echo: { says: town2.says, follows: '' },
    ready: true
  }
  return [
    ask('question-people', 0, people),
    ask('question-people-answered', 0, {
      ...people,
      answer: { kind: 'choices', options: ['person-0', 'person-1'] },
      ready: true
    }),
    ask('question-town', 2, towns),
    ask('question-town-answered', 2, { ...towns, ...chosen }),
    ask('question-recipients', 3, recipients)
  ]
}

const typing = (words: Said): readonly Fixture[] => {
  const { date, lot, building, telephone } = words
  const day = {
    question: 'day',
    title: date.title,
    hint: date.hint,
    asking: {
      by: 'date' as const,
      earliest: '2026-03-12',
      latest: '2026-06-10',
      today: '2026-03-12',
      holidays: { '2026-03-20': date.holiday }
    }
  }
  const number = {
    question: 'lot',
    title: lot.title,
    hint: lot.hint,
    asking: { by: 'text' as const, alphabet: 'digits' as const, maxLength: 16, unit: null, example: lot.example }
  }
  const name = {
    question: 'building',
    title: building.title,
    hint: building.hint,
    asking: { by: 'text' as const, alphabet: 'free' as const, maxLength: 40, unit: null, example: building.example }
  }
  return [
    ask('question-date', 1, day),
    ask('question-date-answered', 1, {
      ...day,
      answer: { kind: 'date', date: '2026-03-21' },
      echo: { says: date.says, follows: date.follows },
      ready: true
    }),
    // two digits of month, day and heading: the widest a calendar gets
    ask('question-date-december', 1, {
      ...day,
      asking: { ...day.asking, earliest: '2026-11-12', latest: '2027-01-25', today: '2026-11-26' }
    }),
    ask('question-lot', 2, number),
    ask('question-lot-wrong', 2, { ...number, answer: { kind: 'text', text: '-15' }, wrong: lot.wrong }),
    ask('question-lot-answered', 2, {
      ...number,
      answer: { kind: 'text', text: '1-15-203' },
      echo: { says: lot.says, follows: '' },
      ready: true
    }),
    ask('question-telephone', 2, {
      ...number,
      question: 'telephone',
      title: telephone.title,
      hint: telephone.hint,
      answer: { kind: 'text', text: '090-0000-1234' },
      ready: true
    }),
    ask('question-building', 2, { ...name, answer: { kind: 'text', text: 'HAMA COURT 203' }, ready: true })
  ]
}

const results = (words: Said): readonly Fixture[] => {
  const rows = rowsOf(words)
  const result: ResultScreen = {
    kind: 'result',
    sent: 6,
    accepted: 3,
    rows,
    stamp: { office: words.town, date: '2026-03-12' },
    receiptNumber: '7K4-2096',
    printing: 'idle',
    page: 0,
    pages: 1,
    paper: {
      title: words.paper.title,
      receiptNumber: '7K4-2096',
      at: '2026-03-12T10:48',
      lines: words.facts.map(([label = '', value = '']) => ({ label, value })),
      rows: rows.map((row, index) => ({
        office: row.office,
        state: row.what,
        reception: row.sign === 'ok' ? `A-${index}04` : null
      })),
      foot: words.paper.foot
    }
  }
  const waiting = rows.map((row) => ({ ...row, sign: 'wait' as const, way: null, by: null, reason: null }))
  const at = { card: 'proved', back: false, station: null } as const
  return [
    { name: 'result', screen: result, ...at },
    { name: 'result-printing', screen: { ...result, printing: 'printing' }, ...at },
    { name: 'result-printed', screen: { ...result, printing: 'printed' }, ...at },
    { name: 'result-print-failed', screen: { ...result, printing: 'failed' }, ...at },
    { name: 'result-waiting', screen: { ...result, accepted: 0, stamp: null, rows: waiting.slice(0, 4) }, ...at }
  ]
}

export const procedureScreens = (words: Said): readonly Fixture[] => {
  const facts = words.facts.map(([label = '', value = ''], index) => ({
    question: `fact-${index}`,
    label,
    value,
    correctable: index !== 2
  }))
  const at = { card: 'proved', back: true, station: 4 } as const
  return [
    ...choosing(words),
    ...typing(words),
    { name: 'review', screen: { kind: 'review', facts, page: 0, pages: 1 }, ...at },
    { name: 'review-2-of-2', screen: { kind: 'review', facts: facts.slice(0, 2), page: 1, pages: 2 }, ...at },
    ...results(words)
  ]
}
