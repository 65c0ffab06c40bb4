import type { Paper, ResultScreen } from '../../contract/screen/views/procedure.ts'
import type { Filing } from '../../contract/wire/filings.ts'
import type { Language } from '../../contract/screen/intent.ts'
import type { StatusRow } from '../../contract/screen/views/filings.ts'
import { codeTextEn } from '../../contract/screen/codes-text/en.ts'
import { codeTextJa } from '../../contract/screen/codes-text/ja.ts'
import { localDay, localMinute } from '../days.ts'
import type { Drawing } from '../flows/drawing.ts'
import { onPage } from '../flows/shown.ts'
import { inOrder, statusRows } from '../flows/tasks/status-rows.ts'
import { codeOf } from '../flows/trouble.ts'
import type { ProcedureContext } from './procedure.setup.ts'

const stateWords = {
  ja: {
    ask: '追加のお願い',
    fix: '直してください',
    no: '受けられません',
    wait: '返事を待っています',
    ok: '受け付けました',
    back: '取り下げました'
  },
  en: {
    ask: 'Asks for more',
    fix: 'Please correct',
    no: 'Not accepted',
    wait: 'Waiting for an answer',
    ok: 'Accepted',
    back: 'Taken back'
  }
} as const

/** What is said of a part that central did not take. */
const refusalWords = (language: Language) =>
  ({ ja: codeTextJa, en: codeTextEn })[language][codeOf({ fault: 'filingRefused' })]

const refusedRows = ({ journey, refused }: ProcedureContext, language: Language): readonly StatusRow[] =>
  refused.map(({ operationId, recipient }) => {
    const known = journey?.recipients?.found.find(({ id }) => id === recipient)
    return {
      id: operationId,
      sign: 'no',
      office: known?.name[language] ?? recipient,
      what: known?.what[language] ?? '',
      reason: refusalWords(language).happened,
      by: null,
      proxy: null,
      way: null
    }
  })

/** What offices ask first, then what was not taken, then the rest, as in every list of filings. */
const resultRows = (context: ProcedureContext, { language, now }: Drawing): readonly StatusRow[] =>
  inOrder([...refusedRows(context, language), ...statusRows(context.filings, language, now)])

const paperOf = (context: ProcedureContext, drawing: Drawing): Paper => {
  const { language } = drawing
  const { journey, filings, refused } = context
  if (!journey?.document) throw new Error('a result without a document')
  const rows = resultRows(context, drawing)
  const untaken = (id: string): boolean => refused.some(({ operationId }) => operationId === id)
  return {
    title: journey.procedure.paper.title[language],
    receiptNumber: filings[0]?.receiptNumber ?? '',
    at: context.sentAt === '' ? '' : localMinute(new Date(context.sentAt)),
    lines: journey.document.rows.map(({ label, value }) => ({ label, value })),
    rows: rows.map(({ id, office, sign }) => ({
      office,
      state: untaken(id) ? refusalWords(language).title : stateWords[language][sign],
      reception: filings.find(({ operationId }) => operationId === id)?.reception ?? null
    })),
    foot: journey.procedure.paper.foot[language]
  }
}

/** The stamp is that of the office that accepted first, and only then. */
const stampOf = (filings: readonly Filing[], { language }: Drawing): ResultScreen['stamp'] => {
  const first = filings
    .filter(({ state }) => state === 'accepted')
    .toSorted((a, b) => a.changedAt.localeCompare(b.changedAt))[0]
  return first ? { office: first.recipientName[language], date: localDay(new Date(first.changedAt)) } : null
}

export const resultScreen = (context: ProcedureContext, drawing: Drawing): ResultScreen => {
  const { filings, printing } = context
  const paged = onPage(resultRows(context, drawing), context.page, drawing.rows)
  return {
    kind: 'result',
    sent: filings.filter(({ state }) => state !== 'withdrawn').length,
    accepted: filings.filter(({ state }) => state === 'accepted').length,
    rows: paged.lines,
    stamp: stampOf(filings, drawing),
    receiptNumber: filings[0]?.receiptNumber ?? '',
    printing,
    page: paged.page,
    pages: paged.pages,
    paper: paperOf(context, drawing)
  }
}
