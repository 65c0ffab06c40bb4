// Mandates on the wire.
import {
  IntroductionAnswer,
  IntroductionRequest,
  Mandate,
  MandateRequest,
  MandatesAnswer,
  MandateSignature
} from '../../contract/wire/mandates.ts'
import type { Central } from '../central.ts'
import { answers, receives, type App } from '../http/route.ts'
import { draftMandate } from './draft.ts'
import { endEvery, endMandate } from './end.ts'
import { introduce } from './introductions.ts'
import { listMandates } from './list.ts'
import { signMandate } from './sign.ts'

export const mandateRoutes = (app: App, central: Central): void => {
  receives(app, ['POST', '/v1/mandates/introductions', 2], IntroductionRequest, IntroductionAnswer, (call) =>
    introduce(central, call)
  )
  receives(app, ['POST', '/v1/mandates', 2, 'companies'], MandateRequest, Mandate, (call) =>
    draftMandate(central, call)
  )
  answers(app, ['GET', '/v1/mandates', 2, 'companies'], MandatesAnswer, (call) => listMandates(central, call))
  receives(app, ['POST', '/v1/mandates/:id/signature', 2, 'companies'], MandateSignature, Mandate, (call) =>
    signMandate(central, call)
  )
  // level 1: whoever lost the card must still be able to stop what it gave away
  answers(app, ['DELETE', '/v1/mandates/:id', 1, 'companies'], null, (call) => endMandate(central, call))
  answers(app, ['DELETE', '/v1/mandates', 1, 'companies'], null, (call) => endEvery(central, call))
}
