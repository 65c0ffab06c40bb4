// The one search of level 0 on the wire.
import { FindAnswer } from '../../contract/wire/find.ts'
import type { Central } from '../central.ts'
import { demand } from '../http/refusal.ts'
import { answers, type App, type Call } from '../http/route.ts'
import { positionIn } from '../open-data/asked.ts'
import { folded } from '../open-data/fold.ts'
import { find } from './find.ts'

const textIn = ({ params }: Call<null>): string => {
  const text = params['text'] ?? ''
  demand(folded(text) !== '' && !text.includes('\u0000'), 'malformed')
  return text
}

export const findingRoutes = (app: App, central: Central): void => {
  answers(app, ['GET', '/v1/find/:text'], FindAnswer, (call) => find(central, textIn(call), call.terminal.town, null))
  answers(app, ['GET', '/v1/find/:text/near/:position'], FindAnswer, (call) =>
    find(central, textIn(call), call.terminal.town, positionIn(call))
  )
}
