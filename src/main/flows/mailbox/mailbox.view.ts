import type { SnapshotFrom } from 'xstate'
import type { Message } from '../../../contract/wire/mailbox.ts'
import type {
  LetterLineInList,
  LetterState,
  MailboxFoldersScreen,
  MailboxLetterScreen,
  MailboxListScreen,
  Until
} from '../../../contract/screen/views/mailbox.ts'
import type { Language } from '../../../contract/screen/intent.ts'
import { daysBetween, localDay, localMinute, longDay } from '../../days.ts'
import type { LetterLine } from '../../mailbox/port.ts'
import type { Drawing } from '../drawing.ts'
import { onPage, shown, type Shown } from '../shown.ts'
import { troubleScreen } from '../trouble.ts'
import type { mailboxMachine } from './mailbox.machine.ts'
import { folderOf, opened } from './mailbox.setup.ts'

type Snapshot = SnapshotFrom<typeof mailboxMachine>

const stateOf: Readonly<Record<Message['state'], LetterState>> = {
  waiting: 'waiting',
  delivered: 'new',
  opened: 'read',
  refused: 'refused',
  expired: 'expired'
}
const order: Readonly<Record<LetterState, number>> = { waiting: 0, new: 1, read: 2, refused: 3, expired: 3 }

const untilOf = ({ state, openBefore }: Message, now: Date): Until | null => {
  if (state !== 'waiting' || openBefore === null) return null
  const date = localDay(new Date(openBefore))
  return { date, daysLeft: daysBetween(localDay(now), date) }
}

const minute = (instant: string): string => localMinute(new Date(instant))

const folderName = (context: Snapshot['context'], message: Message, language: Language): string =>
  context.folders.find(({ id }) => id === folderOf(context, message))?.name[language] ?? ''

const list = ({ context }: Snapshot, { language, rows, now }: Drawing): MailboxListScreen => {
  const lines = context.messages
    .toSorted((a, b) => b.arrivedAt.localeCompare(a.arrivedAt))
    .map((message): LetterLineInList => ({
      id: message.id,
      title: message.title[language],
      from: message.senderName[language],
      folder: folderName(context, message, language),
      arrived: minute(message.arrivedAt),
      state: stateOf[message.state],
      until: untilOf(message, now)
    }))
    .toSorted((a, b) => order[a.state] - order[b.state])
  const { lines: shownLines, page, pages } = onPage(lines, context.page, rows)
  return { kind: 'mailboxList', lines: shownLines, page, pages }
}

const said = ({ form, value }: LetterLine, language: Language): string => {
  if (form === 'date') return longDay(value, language)
  if (form !== 'yen') return value
  const grouped = Number(value).toLocaleString('en-GB')
  return language === 'ja' ? `${grouped}円` : `${grouped} yen`
}

const named = ({ context }: Snapshot, language: Language) => {
  const { senderName, title } = opened(context)
  return { from: senderName[language], title: title[language] }
}

const letterScreen = (snapshot: Snapshot, { language }: Drawing): MailboxLetterScreen => {
  const { letter, printing, moved, folders } = snapshot.context
  const message = opened(snapshot.context)
  if (!letter) throw new Error('reading a letter that is not there')
  return {
    kind: 'mailboxLetter',
    ...named(snapshot, language),
    arrived: minute(message.arrivedAt),
    lines:
      letter.lines?.map((line) => ({ label: line.label?.[language] ?? null, value: said(line, language) })) ?? null,
    place: {
      folder: folderName(snapshot.context, message, language),
      moved,
      elsewhere: folders.length > 1
    },
    printing: snapshot.value === 'printing' ? 'printing' : printing,
    paper: {
      number: message.id,
      digest: letter.documentSha256,
      receipts: message.receipts.map(({ event, at }) => ({ event, at: minute(at) }))
    }
  }
}

const foldersScreen = ({ context }: Snapshot, { language, rows }: Drawing): MailboxFoldersScreen => {
  const message = opened(context)
  const others = context.folders
    .filter(({ id }) => id !== folderOf(context, message))
    .map(({ id, name, messages }) => ({ id, name: name[language], letters: messages }))
  const { lines, page, pages } = onPage(others, context.folderPage, rows)
  return { kind: 'mailboxFolders', folder: folderName(context, message, language), lines, page, pages }
}

export const mailboxView = (snapshot: Snapshot, drawing: Drawing): Shown => {
  const { language, now } = drawing
  const { fault, decision } = snapshot.context
  switch (snapshot.value) {
    case 'listing':
      return shown(list(snapshot, drawing), { back: true })
    case 'asked': {
      const until = untilOf(opened(snapshot.context), now)
      return shown({ kind: 'mailboxReceipt', ...named(snapshot, language), until }, { back: true })
    }
    case 'refusing':
      return shown({ kind: 'mailboxRefuse', ...named(snapshot, language) }, { back: true })
    case 'telling': {
      const { state, changedAt } = opened(snapshot.context)
      const why = state === 'expired' ? 'expired' : 'refused'
      return shown({ kind: 'mailboxClosed', ...named(snapshot, language), why, at: minute(changedAt) }, { back: true })
    }
    case 'reading':
    case 'printing':
      return shown(letterScreen(snapshot, drawing), { back: true })
    case 'choosingFolder':
      return shown(foldersScreen(snapshot, drawing), { back: true })
    case 'moving':
      return shown({ kind: 'working', work: 'moving', done: 0, total: 1 })
    case 'unprinted':
    case 'judging':
    case 'troubled': {
      const screen = troubleScreen(fault ?? { fault: 'ourMistake' }, 'home')
      return shown(screen, { code: screen.code, back: true })
    }
    case 'deciding':
      return shown({ kind: 'working', work: decision === 'accept' ? 'opening' : 'refusing', done: 0, total: 1 })
    case 'fetching':
    case 'arriving':
    case 'decided':
    case 'opening':
    case 'noting':
    case 'shelving':
    case 'closed':
    case 'failed':
      return shown({ kind: 'working', work: 'opening', done: 0, total: 1 })
  }
}
