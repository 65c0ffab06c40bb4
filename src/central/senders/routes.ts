// The senders' door on the wire.
import {
  largestPosting,
  PostedAnswer,
  Posting,
  SenderCertificateAnswer,
  SenderCertificateRequest,
  SenderSelf,
  SentAnswer
} from '../../contract/wire/post.ts'
import { Words } from '../../contract/wire/words.ts'
import type { Central } from '../central.ts'
import { demand } from '../http/refusal.ts'
import type { App } from '../http/route.ts'
import { takes, tells } from '../http/sender-route.ts'
import { renewSender } from './renewal.ts'
import { postMessage, sentMessage, sentMessages } from './posting.ts'

export const senderRoutes = (app: App, central: Central): void => {
  const posting = { body: Posting, answer: PostedAnswer, limit: largestPosting }
  takes(app, ['POST', '/v1/post/messages'], posting, (call) => postMessage(central, call))
  tells(app, ['GET', '/v1/post/messages'], SentAnswer, (call) => sentMessages(central, call))
  tells(app, ['GET', '/v1/post/messages/:id'], PostedAnswer, (call) => sentMessage(central, call))
  const renewal = { body: SenderCertificateRequest, answer: SenderCertificateAnswer, limit: 10_000 }
  takes(app, ['POST', '/v1/post/certificate'], renewal, (call) => renewSender(central, call))
  tells(app, ['GET', '/v1/post/self'], SenderSelf, async ({ sender }) => {
    const row = await central.db.selectFrom('senders').select('name').where('id', '=', sender.id).executeTakeFirst()
    demand(row !== undefined, 'senderRevoked')
    return { id: sender.id, name: Words.parse(JSON.parse(row.name)), expiresAt: sender.expiresAt }
  })
}
