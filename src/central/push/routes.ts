// GET /v1/push/STREAM: news as they come, from a cursor on.
import { eventSchemas, eventStreamType, residentStreams, StreamName } from '../../contract/wire/push.ts'
import type { Central } from '../central.ts'
import { positionOf } from '../http/cursor.ts'
import { lasts } from '../http/gate.ts'
import { demand } from '../http/refusal.ts'
import { follows, type App, type Asked, type Call } from '../http/route.ts'
import { openSession } from '../session/tokens.ts'
import { streamBounds } from './bounds.ts'
import { sessionFault, startHub, type Needed } from './hub.ts'
import { sourceOf } from './sources.ts'
import { openStream } from './stream.ts'

/** what a resident's streams show is what level 2 shows */
const level = 2

type Admitted = { readonly resident: string | null; readonly needs: Needed | null }

const admitted = async (central: Central, call: Call<null>): Promise<Admitted> => {
  if (call.level === null) return { resident: null, needs: null }
  const { resident, token } = await openSession(central, call)
  return { resident, needs: { token, level } }
}

/** A stream never ends, so nobody gets one who did not ask for one (RFC 9110 §12.5.1). */
const wantsStream = (request: Asked): boolean => (request.headers.accept ?? '').includes(eventStreamType)

/** companies get no notices: who gets one is told by facts about residents */
const addressOf = (name: StreamName): Parameters<typeof follows>[1] => {
  if (!residentStreams.some((one) => one === name)) return ['GET', `/v1/push/${name}`]
  return name === 'notices' ? ['GET', `/v1/push/${name}`, level] : ['GET', `/v1/push/${name}`, level, 'companies']
}

/** Adds the routes; every stream ends when the server closes. */
export const pushRoutes = (app: App, central: Central): void => {
  const { db, log, now, settings } = central
  if (!settings.push.offered) return
  const hub = startHub(central)
  app.addHook('preClose', hub.stop)
  const takePlace = streamBounds()
  const begin = async (name: StreamName, call: Call<null>, request: Asked): Promise<() => void> => {
    const { resident, needs } = await admitted(central, call)
    demand(wantsStream(request), 'notAcceptable')
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
  }
  for (const name of StreamName.options) {
    follows(app, addressOf(name), eventSchemas[name], (call, request) => begin(name, call, request))
  }
}
