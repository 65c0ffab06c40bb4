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
import { Refusal } from '../http/refusal.ts'
import type { App } from '../http/route.ts'
import { takes, tells } from '../http/sender-route.ts'
import { publishForms } from './catalogue.ts'
import { ownForms, registerForm, withdrawForm } from './forms.ts'
import { ownNotices, replyToNotice } from './notices.ts'

/** bytes of the largest body of a firm */
const largest = 64_000

const segment = (part: PropertyKey): string => String(part).replaceAll('~', '~0').replaceAll('/', '~1')
const pointerTo = (path: readonly PropertyKey[]): string =>
  path
    .map((part) => `/${segment(part)}`)
    .join('')
    .slice(0, 200)

/** Names what is not in form (RFC 6901), and zod's word for why; never what stands there. */
const named = ({ issues }: z.ZodError): Refusal =>
  new Refusal(
    'malformed',
    2,
    issues.slice(0, 20).map(({ path, code }) => ({ pointer: pointerTo(path), detail: code }))
  )

export const firmRoutes = (app: App, central: Central): void => {
  const form = { body: FirmForm, answer: RegisteredForm, limit: largest, refuse: named }
  takes(app, ['POST', '/v1/firm/forms'], form, (call) => registerForm(central, call))
  tells(app, ['GET', '/v1/firm/forms'], FormsAnswer, (call) => ownForms(central, call))
  const withdrawal = { body: z.strictObject({}), answer: RegisteredForm, limit: largest }
  takes(app, ['POST', '/v1/firm/forms/:id/withdrawal'], withdrawal, async (call) => {
    const form = await withdrawForm(central, call)
    await publishForms(central.db, central.data, central.settings)
    return form
  })
  tells(app, ['GET', '/v1/firm/notices'], NoticesAnswer, (call) => ownNotices(central, call))
  const reply = { body: FirmReply, answer: ReplyTaken, limit: largest }
  takes(app, ['POST', '/v1/firm/notices/:id/reply'], reply, (call) => replyToNotice(central, call))
}
