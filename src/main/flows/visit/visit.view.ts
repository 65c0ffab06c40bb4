import type { SnapshotFrom } from 'xstate'
import type { Icon, Pane } from '../../../contract/screen/views/public.ts'
import { localDay } from '../../days.ts'
import { procedureMachine } from '../../procedures/procedure.machine.ts'
import { procedureView } from '../../procedures/procedure.view.ts'
import type { Procedures } from '../../procedures/reading.ts'
import { cardMachine } from '../card/card.machine.ts'
import { cardView } from '../card/card.view.ts'
import { childOf } from '../child.ts'
import type { Drawing } from '../drawing.ts'
import { noticesMachine } from '../notices/notices.machine.ts'
import { noticesView } from '../notices/notices.view.ts'
import { mailboxMachine } from '../mailbox/mailbox.machine.ts'
import { mailboxView } from '../mailbox/mailbox.view.ts'
import { provisionsMachine } from '../provisions/provisions.machine.ts'
import { provisionsView } from '../provisions/provisions.view.ts'
import { selfInfoMachine } from '../self-info/self-info.machine.ts'
import { selfInfoView } from '../self-info/self-info.view.ts'
import { secretMachine } from '../secret/secret.machine.ts'
import { secretView } from '../secret/secret.view.ts'
import { shown, type Shown } from '../shown.ts'
import { tasksMachine } from '../tasks/tasks.machine.ts'
import { tasksView } from '../tasks/tasks.view.ts'
import { troubleScreen } from '../trouble.ts'
import type { visitMachine } from './visit.machine.ts'

type Snapshot = SnapshotFrom<typeof visitMachine>

const words = {
  ja: {
    notices: 'お知らせ',
    none: '新しい お知らせは ありません',
    tasks: '届け出の ようす',
    tasksNone: '出した届け出は ありません',
    draft: '書きかけが あります',
    kept: '前の届け出を 預かっています',
    selfInfo: 'わたしの 情報',
    selfInfoSense: '役所が 持っている 内容',
    provisions: 'だれが 見たか',
    provisionsSense: '情報が やりとりされた 記録',
    mailbox: '私書箱',
    mailboxNone: '新しい 書類は ありません',
    card: 'カードの 確認',
    cardSense: '暗証番号と 期限。暗証番号も 変えられます'
  },
  en: {
    notices: 'Notices',
    none: 'Nothing new',
    tasks: 'Your filings',
    tasksNone: 'No filings yet',
    draft: 'You have begun this',
    kept: 'We keep your last filing',
    selfInfo: 'My information',
    selfInfoSense: 'What offices hold about you',
    provisions: 'Who looked',
    provisionsSense: 'The record of your information given on',
    mailbox: 'Mailbox',
    mailboxNone: 'Nothing new',
    card: 'Check your card',
    cardSense: 'PINs and expiry; change a PIN'
  }
} as const

const noticesPane = ({ context }: Snapshot, { language, now }: Drawing): Pane => {
  const unread = context.notices.filter((notice) => notice.unread)
  const today = localDay(now)
  const [deadline] = context.notices
    .flatMap((notice) => (notice.deadline !== null && notice.deadline >= today ? [notice.deadline] : []))
    .toSorted()
  return {
    id: 'notices',
    icon: 'bell',
    title: words[language].notices,
    sense: unread.at(-1)?.title[language] ?? words[language].none,
    count: unread.length,
    ...(deadline === undefined ? {} : { deadline })
  }
}

const tasksPane = ({ context }: Snapshot, { language }: Drawing): Pane => {
  const asks = context.filings.filter(({ task }) => task !== null)
  const newest = asks[0] ?? context.filings.toSorted((a, b) => b.changedAt.localeCompare(a.changedAt))[0]
  return {
    id: 'tasks',
    icon: 'reply',
    title: words[language].tasks,
    sense: newest ? newest.recipientName[language] : words[language].tasksNone,
    ...(asks.length > 0 ? { count: asks.length } : {})
  }
}

const mailboxPane = ({ context }: Snapshot, { language }: Drawing): Pane => {
  const unread = context.letters
    .filter(({ state }) => state === 'waiting' || state === 'delivered')
    .toSorted((a, b) => b.arrivedAt.localeCompare(a.arrivedAt))
  return {
    id: 'mailbox',
    icon: 'mailbox',
    title: words[language].mailbox,
    sense: unread[0]?.senderName[language] ?? words[language].mailboxNone,
    ...(unread.length > 0 ? { count: unread.length } : {})
  }
}

const plainPane = (id: 'selfInfo' | 'provisions' | 'card', icon: Icon, { language }: Drawing): Pane => ({
  id,
  icon,
  title: words[language][id],
  sense: words[language][`${id}Sense`]
})

/** filed in this visit, and nothing of it has come to central yet */
const isKept = ({ filed, filings }: Snapshot['context'], procedure: string): boolean => {
  const bundle = filed[procedure]
  return bundle !== undefined && filings.every(({ bundleId }) => bundleId !== bundle)
}

const procedurePanes = ({ context }: Snapshot, procedures: Procedures, { language }: Drawing): readonly Pane[] =>
  [...procedures.values()].map(({ id, icon, title, sense }): Pane => {
    const drawn: Icon = icon
    return {
      id,
      icon: drawn,
      title: title[language],
      sense: isKept(context, id) ? words[language].kept : context.drafts[id] ? words[language].draft : sense[language]
    }
  })

export const visitView = (snapshot: Snapshot, procedures: Procedures, drawing: Drawing): Shown => {
  switch (snapshot.value) {
    case 'home': {
      const panes = [
        noticesPane(snapshot, drawing),
        ...procedurePanes(snapshot, procedures, drawing),
        mailboxPane(snapshot, drawing),
        tasksPane(snapshot, drawing),
        plainPane('selfInfo', 'about', drawing),
        plainPane('provisions', 'record', drawing),
        plainPane('card', 'card', drawing)
      ]
      return shown({ kind: 'home', panes })
    }
    case 'notices':
      return noticesView(childOf(snapshot, 'notices', noticesMachine), drawing)
    case 'selfInfo':
      return selfInfoView(childOf(snapshot, 'selfInfo', selfInfoMachine), drawing)
    case 'provisions':
      return provisionsView(childOf(snapshot, 'provisions', provisionsMachine), drawing)
    case 'mailbox':
      return mailboxView(childOf(snapshot, 'mailbox', mailboxMachine), drawing)
    case 'tasks':
      return tasksView(childOf(snapshot, 'tasks', tasksMachine), drawing)
    case 'procedure':
      return procedureView(childOf(snapshot, 'procedure', procedureMachine), drawing)
    case 'card':
      return cardView(childOf(snapshot, 'card', cardMachine), drawing)
    case 'identifying':
      return secretView(childOf(snapshot, 'secret', secretMachine))
    case 'judging':
    case 'troubled': {
      const screen = troubleScreen(snapshot.context.fault ?? { fault: 'ourMistake' }, 'finish')
      return shown(screen, { code: screen.code })
    }
    case 'fetching':
    case 'finished':
    case 'failed':
      return shown({ kind: 'working', work: 'reading', done: 0, total: 1 })
  }
}
