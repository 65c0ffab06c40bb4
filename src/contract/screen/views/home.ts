// The resident's own screens: home, notices, and what offices asked back.
import type { Pane } from './public.ts'

/** Panes say `open`; `finish` ends the visit. */
export type HomeScreen = { readonly kind: 'home'; readonly panes: readonly Pane[] }

export type NoticeLine = {
  readonly id: string
  readonly from: string
  readonly title: string
  readonly arrived: string
  readonly unread: boolean
}
/** A line says `open` with its id. */
export type NoticeListScreen = {
  readonly kind: 'noticeList'
  readonly lines: readonly NoticeLine[]
  readonly page: number
  readonly pages: number
}

/** One notice; `next` opens the procedure it leads to when `leadsTo` is set. */
export type NoticeScreen = {
  readonly kind: 'notice'
  readonly from: string
  readonly arrived: string
  readonly title: string
  readonly body: string
  readonly why: readonly string[]
  readonly deadline: { readonly date: string; readonly daysLeft: number } | null
  readonly needs: string
  readonly leadsTo: string | null
}

/** Filings sent before and what came back, asks first. A row with `task` says `open` with its id. */
export type TaskListScreen = {
  readonly kind: 'taskList'
  readonly rows: readonly StatusRow[]
  readonly page: number
  readonly pages: number
}

/** sent: received by central; ask: asks for more; no: refused; wait: no answer yet; ok: accepted */
export type StatusRow = {
  readonly id: string
  readonly sign: 'ask' | 'no' | 'wait' | 'ok'
  readonly office: string
  readonly what: string
  readonly reason: string | null
  readonly by: string | null
  /** set when the resident can answer now */
  readonly task: string | null
}
