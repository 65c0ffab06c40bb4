// Types, holes, guards and memory of self-information. All of it lives in the visit and goes with it.
import { assign, fromCallback, setup } from 'xstate'
import type { Outcome } from '../../../card/port.ts'
import type { SelfInfoCatalogue, SelfInfoItem, SelfInfoResult } from '../../../contract/wire/self-info.ts'
import type { Fault } from '../../faults.ts'
import type { Fact, Wish } from '../events.ts'
import { hole } from '../hole.ts'
import { endsVisit, worthRetrying } from '../trouble.ts'

/** What was answered in this visit: who looks a second time does not make the holders answer a second time. */
export type KnownSelfInfo = {
  readonly catalogue: SelfInfoCatalogue
  readonly request: string
  readonly items: readonly SelfInfoItem[]
}

export type SelfInfoOutput =
  | { readonly ended: 'closed'; readonly known: KnownSelfInfo | null }
  | { readonly ended: 'leading'; readonly procedure: string; readonly known: KnownSelfInfo | null }
  | { readonly ended: 'failed'; readonly fault: Fault }

type Context = {
  readonly catalogue: SelfInfoCatalogue | null
  /** id of the request whose answers are waited for */
  readonly request: string
  readonly items: readonly SelfInfoItem[]
  readonly group: string
  readonly item: string
  readonly page: number
  readonly groupPage: number
  readonly fault: Fault | null
}

export const knownIn = ({ catalogue, request, items }: Context): KnownSelfInfo | null =>
  catalogue && items.length > 0 ? { catalogue, request, items } : null

export const openItem = ({ items, item }: Pick<Context, 'items' | 'item'>): SelfInfoItem | undefined =>
  items.find(({ id }) => id === item)

/** ids of what could not be had and is asked for once more; none where nothing was asked for yet: that means all */
export const unreached = ({ items }: Pick<Context, 'items'>): readonly string[] =>
  items.filter(({ state }) => state === 'unreachable').map(({ id }) => id)

/** The same items, each as it was answered last. */
const withAnswers = (before: readonly SelfInfoItem[], { items }: SelfInfoResult): readonly SelfInfoItem[] =>
  before.length === 0 ? items : before.map((one) => items.find(({ id }) => id === one.id) ?? one)

export const selfInfoSetup = setup({
  types: {
    context: {} as Context,
    input: {} as { readonly known: KnownSelfInfo | null },
    output: {} as SelfInfoOutput,
    events: {} as Wish | Fact
  },
  actors: {
    readCatalogue: hole<Outcome<SelfInfoCatalogue, Fault>>('readCatalogue'),
    /** the id of the request that was made */
    ask: hole<Outcome<string, Fault>, { readonly items: readonly string[] }>('ask'),
    /** tells what has come, as facts, until all has */
    collect: fromCallback<Fact, { readonly request: string }>(() => undefined)
  },
  guards: {
    hasItems: ({ context }) => context.items.length > 0,
    hasAnswers: ({ context }) => context.items.some(({ state }) => state !== 'waiting'),
    isWaiting: ({ context }) => context.items.some(({ state }) => state === 'waiting'),
    lacks: ({ context }) => unreached(context).length > 0,
    hasGroup: ({ context }, id: string) => context.items.some(({ group }) => group === id),
    hasItem: ({ context }, id: string) => context.items.some((one) => one.id === id && one.group === context.group),
    leadsOn: ({ context }) => (openItem(context)?.correction.procedure ?? null) !== null,
    isOver: ({ context }) => context.fault !== null && endsVisit(context.fault),
    canRetry: ({ context }) => context.fault !== null && worthRetrying(context.fault),
    canAskOn: ({ context }) => context.request !== '' && context.fault !== null && worthRetrying(context.fault)
  },
  actions: {
    keepItems: assign(({ context }, result: SelfInfoResult) => ({ items: withAnswers(context.items, result) }))
  }
})
