// The screens of what the state holds, of who looked, and of the mailbox.
import type { JSX } from 'react'
import type { Screen } from '../../../contract/screen/view.ts'
import { MailboxClosed, MailboxList, MailboxReceipt, MailboxRefuse } from './mailbox.tsx'
import { MailboxFolders } from './folders.tsx'
import { MailboxLetter } from './letter.tsx'
import { Provision, ProvisionList, ProvisionObjection } from './provisions.tsx'
import { SelfInfoAsk, SelfInfoComing, SelfInfoGroups, SelfInfoItem, SelfInfoList } from './self-info.tsx'

export type RecordScreen = Extract<Screen, { kind: `selfInfo${string}` | `provision${string}` | `mailbox${string}` }>

export const isRecord = (screen: Screen): screen is RecordScreen => /^(selfInfo|provision|mailbox)/.test(screen.kind)

export const drawRecord = (screen: RecordScreen): JSX.Element => {
  switch (screen.kind) {
    case 'selfInfoAsk':
      return <SelfInfoAsk screen={screen} />
    case 'selfInfoComing':
      return <SelfInfoComing screen={screen} />
    case 'selfInfoGroups':
      return <SelfInfoGroups screen={screen} />
    case 'selfInfoList':
      return <SelfInfoList screen={screen} />
    case 'selfInfoItem':
      return <SelfInfoItem screen={screen} />
    case 'provisionList':
      return <ProvisionList screen={screen} />
    case 'provision':
      return <Provision screen={screen} />
    case 'provisionObjection':
      return <ProvisionObjection screen={screen} />
    case 'mailboxList':
      return <MailboxList screen={screen} />
    case 'mailboxReceipt':
      return <MailboxReceipt screen={screen} />
    case 'mailboxRefuse':
      return <MailboxRefuse screen={screen} />
    case 'mailboxClosed':
      return <MailboxClosed screen={screen} />
    case 'mailboxFolders':
      return <MailboxFolders screen={screen} />
    case 'mailboxLetter':
      return <MailboxLetter screen={screen} />
  }
}
