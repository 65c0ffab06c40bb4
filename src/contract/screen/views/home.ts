// The resident's own screens: home and notices.
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
