// Firms at the senders' door.
import { z } from 'zod'
import {
  FirmForm,
  FirmReply,
  FormsAnswer,
  NoticesAnswer,
  RegisteredForm,
  ReplyTaken
} from '../../contract/wire/firms.ts'
import type { Central } from '../central.ts'
import type { App } from '../http/route.ts'
import { takes, tells } from '../http/sender-route.ts'
import { ownForms, registerForm, withdrawForm } from './forms.ts'
import { ownNotices, replyToNotice } from './notices.ts'

/** bytes of the largest body of a firm */
const largest = 64_000

export const firmRoutes = (app: App, central: Central): void => {
  const form = { body: FirmForm, answer: RegisteredForm, limit: largest }
  takes(app, ['POST', '/v1/firm/forms'], form, (call) => registerForm(central, call))
  tells(app, ['GET', '/v1/firm/forms'], FormsAnswer, (call) => ownForms(central, call))
  const withdrawal = { body: z.strictObject({}), answer: RegisteredForm, limit: largest }
  takes(app, ['POST', '/v1/firm/forms/:id/withdrawal'], withdrawal, (call) => withdrawForm(central, call))
  tells(app, ['GET', '/v1/firm/notices'], NoticesAnswer, (call) => ownNotices(central, call))
  const reply = { body: FirmReply, answer: ReplyTaken, limit: largest }
  takes(app, ['POST', '/v1/firm/notices/:id/reply'], reply, (call) => replyToNotice(central, call))
}
