import type { SnapshotFrom } from 'xstate'
import type { SelfInfoItem } from '../../../contract/wire/self-info.ts'
import type {
  SelfInfoComingScreen,
  SelfInfoGroupsScreen,
  SelfInfoItemScreen,
  SelfInfoLine,
  SelfInfoListScreen
} from '../../../contract/screen/views/self-info.ts'
import type { Drawing } from '../drawing.ts'
import { onPage, shown, type Shown } from '../shown.ts'
import { troubleScreen } from '../trouble.ts'
import type { selfInfoMachine } from './self-info.machine.ts'
import { openItem } from './self-info.setup.ts'

type Snapshot = SnapshotFrom<typeof selfInfoMachine>

const isMissing = ({ state }: SelfInfoItem): boolean => state === 'waiting' || state === 'unreachable'
const holdersOf = (items: readonly { readonly holder: { readonly ja: string } }[]): number =>
  new Set(items.map(({ holder }) => holder.ja)).size

const coming = ({ context }: Snapshot, { language }: Drawing): SelfInfoComingScreen => {
  const { items, catalogue } = context
  const asked = items.length > 0 ? items : (catalogue?.items ?? [])
  const names = [...new Set(asked.map(({ holder }) => holder[language]))]
  const holders = names.map((name) => ({
    name,
    answered: items.some(({ holder, state }) => holder[language] === name && state !== 'waiting')
  }))
  return { kind: 'selfInfoComing', holders, answered: holders.filter(({ answered }) => answered).length }
}

const groups = ({ context }: Snapshot, { language, rows }: Drawing): SelfInfoGroupsScreen => {
  const { catalogue, items, groupPage } = context
  const lines = (catalogue?.groups ?? []).flatMap(({ id, label }) => {
    const own = items.filter(({ group }) => group === id)
    const held = own.filter(({ value }) => value !== null).length
    const changed = own.filter(({ changedSinceLastVisit }) => changedSinceLastVisit).length
    return own.length === 0 ? [] : [{ id, label: label[language], items: own.length, held, changed }]
  })
  const { lines: shownLines, page, pages } = onPage(lines, groupPage, rows)
  return { kind: 'selfInfoGroups', lines: shownLines, page, pages, missing: holdersOf(items.filter(isMissing)) }
}

const lineOf = (item: SelfInfoItem, { language }: Drawing): SelfInfoLine => ({
  id: item.id,
  label: item.label[language],
  value: item.value?.[language] ?? null,
  says: item.state,
  changed: item.changedSinceLastVisit
})

/** What there is stands before what there is not; what changed stands first of all. */
const weight = ({ value, changed }: SelfInfoLine): number => (changed ? 0 : value === null ? 2 : 1)

const list = ({ context }: Snapshot, drawing: Drawing): SelfInfoListScreen => {
  const { catalogue, items, group, page: at } = context
  const lines = items
    .filter((item) => item.group === group)
    .map((item) => lineOf(item, drawing))
    .toSorted((a, b) => weight(a) - weight(b))
  const label = catalogue?.groups.find(({ id }) => id === group)?.label[drawing.language] ?? ''
  const { lines: shownLines, page, pages } = onPage(lines, at, drawing.rows)
  return { kind: 'selfInfoList', group: label, lines: shownLines, page, pages }
}

const itemScreen = ({ context }: Snapshot, drawing: Drawing): SelfInfoItemScreen => {
  const item = openItem(context)
  if (!item) throw new Error('reading an item that is not there')
  const { id: _, ...line } = lineOf(item, drawing)
  const { language } = drawing
  return {
    kind: 'selfInfoItem',
    ...line,
    holder: item.holder[language],
    asOf: item.asOf,
    use: item.use[language],
    how: item.correction.how[language],
    contact: item.correction.contact,
    leadsTo: item.correction.procedure
  }
}

export const selfInfoView = (snapshot: Snapshot, drawing: Drawing): Shown => {
  const { catalogue, fault } = snapshot.context
  switch (snapshot.value) {
    case 'explaining': {
      const items = catalogue?.items ?? []
      return shown({ kind: 'selfInfoAsk', holders: holdersOf(items), items: items.length }, { back: true })
    }
    case 'coming':
      return shown(coming(snapshot, drawing), { back: true })
    case 'grouping':
      return shown(groups(snapshot, drawing), { back: true })
    case 'listing':
      return shown(list(snapshot, drawing), { back: true })
    case 'reading':
      return shown(itemScreen(snapshot, drawing), { back: true })
    case 'judging':
    case 'troubled': {
      const screen = troubleScreen(fault ?? { fault: 'ourMistake' }, 'home')
      return shown(screen, { code: screen.code, back: true })
    }
    case 'arriving':
    case 'looking':
    case 'asking':
    case 'closed':
    case 'leading':
    case 'failed':
      return shown({ kind: 'working', work: 'asking', done: 0, total: 1 })
  }
}
