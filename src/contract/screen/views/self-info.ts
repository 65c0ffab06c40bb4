// Self-information on the screen: what public bodies hold of the resident, asked for now and gone with the visit.

/** Before anything is asked: what will happen, and what will stay of it. `next` asks. */
export type SelfInfoAskScreen = { readonly kind: 'selfInfoAsk'; readonly holders: number; readonly items: number }

/** Holders are answering. `next` shows what has come so far, as soon as something has; `back` leaves. */
export type SelfInfoComingScreen = {
  readonly kind: 'selfInfoComing'
  readonly holders: readonly { readonly name: string; readonly answered: boolean }[]
  readonly answered: number
}

/** The groups of items. A line says `open` with its id; `next` asks those who have not answered once more. */
export type SelfInfoGroupsScreen = {
  readonly kind: 'selfInfoGroups'
  readonly lines: readonly {
    readonly id: string
    readonly label: string
    readonly items: number
    /** how many have a value */
    readonly held: number
    /** how many have another value than at the last visit */
    readonly changed: number
  }[]
  readonly page: number
  readonly pages: number
  /** holders that have not answered, or could not be reached */
  readonly missing: number
}

/** waiting and unreachable say that the holder has not spoken; the other five are what holders say */
export type SelfInfoSays = 'ok' | 'changed' | 'stale' | 'noDataYet' | 'unsupported' | 'waiting' | 'unreachable'

export type SelfInfoLine = {
  readonly id: string
  readonly label: string
  readonly value: string | null
  readonly says: SelfInfoSays
  /** also set beside `stale` and `noDataYet` */
  readonly changed: boolean
}
/** The items of one group. A line says `open` with its id. */
export type SelfInfoListScreen = {
  readonly kind: 'selfInfoList'
  readonly group: string
  readonly lines: readonly SelfInfoLine[]
  readonly page: number
  readonly pages: number
}

/** One item, whole. `next` opens the procedure that corrects it where `leadsTo` is set. */
export type SelfInfoItemScreen = Omit<SelfInfoLine, 'id'> & {
  readonly kind: 'selfInfoItem'
  readonly holder: string
  /** ISO 8601 date of the value */
  readonly asOf: string | null
  readonly use: string
  readonly how: string
  readonly contact: string
  readonly leadsTo: string | null
}
