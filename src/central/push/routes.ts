// GET /v1/push/:stream: news as they come, from a cursor on.
import { residentStreams, StreamName } from '../../contract/wire/push.ts'
import type { Central } from '../central.ts'
import { positionOf } from '../http/cursor.ts'
import { lasts } from '../http/gate.ts'
import { demand } from '../http/refusal.ts'
import { goesOn, type App, type Call } from '../http/route.ts'
import { openSession } from '../session/tokens.ts'
import { streamBounds } from './bounds.ts'
import { sessionFault, startHub, type Hub, type Needed } from './hub.ts'
import { sourceOf } from './sources.ts'
import { openStream } from './stream.ts'

/** what a resident's streams show is what level 2 shows */
const level = 2

type Admitted = { readonly resident: string | null; readonly needs: Needed | null }

const admitted = async (central: Central, stream: StreamName, call: Call<null>): Promise<Admitted> => {
  if (!residentStreams.some((one) => one === stream)) return { resident: null, needs: null }
  const { resident, token } = await openSession(central, call, level)
  return { resident, needs: { token, level } }
}

/** Adds the route; `stop` of what it gives ends every stream. */
export const pushRoutes = (app: App, central: Central): Pick<Hub, 'stop'> => {
  const { db, log, now, settings } = central
  const hub = startHub(central)
  const takePlace = streamBounds()
  goesOn(app, '/v1/push/:stream', async (call, request) => {
    const found = StreamName.safeParse(call.params['stream'])
    demand(found.success, 'notFound')
    const name = found.data
    const { resident, needs } = await admitted(central, name, call)
    const source = sourceOf(central, name, { terminal: call.terminal, resident })
    const after = positionOf(call.cursor)
    // a database put back from a copy is behind its readers: they must not wait for numbers that are given out anew
    demand(after <= (await source.newest()), 'cursorUnknown')
    const http = request.raw.stream
    demand(!http.destroyed && !http.closed, 'malformed')
    const giveBack = takePlace(call)
    http.once('close', giveBack)
    return () => {
      lasts(request)
      openStream({
        name,
        http,
        source,
        needs,
        after,
        patience: settings.push.patience,
        hub,
        fault: async () => (needs === null ? null : (await sessionFault(db, now(), [needs]))(needs)),
        onEnd: (reason) => {
          giveBack()
          log('stream.ended', { stream: name, terminal: call.terminal.id, reason })
        }
      })
    }
  })
  return { stop: hub.stop }
}
