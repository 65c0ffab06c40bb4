// The mailbox on the wire.
import { z } from 'zod'
import { EvidenceBundle } from '../../contract/wire/evidence.ts'
import {
  DecisionAnswer,
  DecisionRequest,
  FolderRequest,
  FoldersAnswer,
  MailboxAnswer,
  MessageContent,
  MoveRequest,
  ReceiptAnswer,
  ReceiptRequest,
  RootsAnswer,
  SenderAddress,
  SendersAnswer
} from '../../contract/wire/mailbox.ts'
import type { Central } from '../central.ts'
import { answers, receives, type App } from '../http/route.ts'
import { offers } from '../http/sender-route.ts'
import { exportBundle } from './export.ts'
import { listFolders, moveMessage, nameFolder, removeFolder } from './folders.ts'
import { messageContent, ownMessages } from './messages.ts'
import { giveAddress, listSenders, takeAddressBack } from './own-addresses.ts'
import { askReceipt, decide } from './receipts.ts'

export const mailboxRoutes = (app: App, central: Central): void => {
  answers(app, ['GET', '/v1/mailbox', 2, 'actingFor'], MailboxAnswer, (call) => ownMessages(central, call))
  answers(app, ['GET', '/v1/mailbox/folders', 2, 'actingFor'], FoldersAnswer, (call) => listFolders(central, call))
  receives(app, ['PUT', '/v1/mailbox/folders/:folder', 2], FolderRequest, null, (call) => nameFolder(central, call))
  answers(app, ['DELETE', '/v1/mailbox/folders/:folder', 2], null, (call) => removeFolder(central, call))
  answers(app, ['GET', '/v1/mailbox/senders', 2], SendersAnswer, (call) => listSenders(central, call))
  receives(app, ['PUT', '/v1/mailbox/senders/:sender', 2], z.strictObject({}), SenderAddress, (call) =>
    giveAddress(central, call)
  )
  answers(app, ['DELETE', '/v1/mailbox/senders/:sender', 2], null, (call) => takeAddressBack(central, call))
  receives(app, ['PUT', '/v1/mailbox/:id/folder', 2, 'actingFor'], MoveRequest, null, (call) =>
    moveMessage(central, call)
  )
  answers(app, ['GET', '/v1/mailbox/:id/content', 2, 'actingFor'], MessageContent, (call) =>
    messageContent(central, call)
  )
  receives(app, ['POST', '/v1/mailbox/:id/receipt', 2, 'actingFor'], ReceiptRequest, ReceiptAnswer, (call) =>
    askReceipt(central, call)
  )
  receives(app, ['POST', '/v1/mailbox/:id/decision'], DecisionRequest, DecisionAnswer, (call) => decide(central, call))
  answers(app, ['GET', '/v1/mailbox/:id/evidence', 2], EvidenceBundle, (call) => exportBundle(central, call))
  offers(app, '/v1/evidence/roots', RootsAnswer, async () => ({ pem: central.evidence.roots() }))
}
