// Self-information on the wire: what can be asked, the request, the result.
import { SelfInfoAccepted, SelfInfoCatalogue, SelfInfoRequest, SelfInfoResult } from '../../contract/wire/self-info.ts'
import type { Central } from '../central.ts'
import { answers, receives, type App } from '../http/route.ts'
import { facesOf } from './catalogue.ts'
import { acceptRequest } from './requests.ts'
import { resultOf } from './result.ts'

export const selfInfoRoutes = (app: App, central: Central): void => {
  answers(app, ['GET', '/v1/self-info/items'], SelfInfoCatalogue, async () => ({
    groups: central.data.selfInfo.groups,
    items: facesOf(central.data.selfInfo)
  }))
  receives(app, ['POST', '/v1/self-info/requests', 2], SelfInfoRequest, SelfInfoAccepted, (call) =>
    acceptRequest(central, call)
  )
  answers(app, ['GET', '/v1/self-info/requests/:id', 2], SelfInfoResult, (call) => resultOf(central, call))
}
