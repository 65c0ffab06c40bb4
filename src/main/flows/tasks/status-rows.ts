// Filings as rows of a status list, in the order look.md names: asks more, refused, waiting, accepted.
import type { Filing } from '../../../contract/wire/filings.ts'
import type { Language } from '../../../contract/screen/intent.ts'
import type { StatusRow } from '../../../contract/screen/views/home.ts'

/** what was withdrawn is nobody's business any more */
type UnderWay = Filing & { readonly state: Exclude<Filing['state'], 'withdrawn'> }
const isUnderWay = (filing: Filing): filing is UnderWay => filing.state !== 'withdrawn'

const signOf = (filing: UnderWay): StatusRow['sign'] => {
  switch (filing.state) {
    case 'asked':
      return 'ask'
    case 'returned':
    case 'refused':
      return 'no'
    case 'accepted':
      return 'ok'
    case 'received':
    case 'dispatched':
    case 'late':
      return 'wait'
  }
}

const order: Readonly<Record<StatusRow['sign'], number>> = { ask: 0, no: 1, wait: 2, ok: 3 }

export const inOrder = (rows: readonly StatusRow[]): readonly StatusRow[] =>
  rows.toSorted((a, b) => order[a.sign] - order[b.sign])

export const statusRows = (filings: readonly Filing[], language: Language): readonly StatusRow[] =>
  inOrder(
    filings.filter(isUnderWay).map((filing) => ({
      id: filing.operationId,
      sign: signOf(filing),
      office: filing.recipientName[language],
      what: filing.what[language],
      reason: filing.task ? filing.task.title[language] : (filing.reason?.[language] ?? null),
      by: filing.task?.by ?? null,
      task: filing.task?.id ?? null
    }))
  )
