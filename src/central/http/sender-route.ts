// Routes of the senders' door, and the few that are open to terminals and senders alike.
import { z } from 'zod'
import type { Sender } from '../senders/enrolment.ts'
import { Params, Query, publish, serve, type App, type Asked } from './route.ts'
import { demand, Refusal } from './refusal.ts'

const senders = new WeakMap<object, Sender>()
export const setSender = (request: object, sender: Sender): void => {
  senders.set(request, sender)
}
export const senderOf = (request: object): Sender | undefined => senders.get(request)

export type SenderCall<B> = {
  readonly sender: Sender
  readonly body: B
  readonly params: Readonly<Record<string, string>>
  readonly cursor: string
}

type Address = readonly [method: 'GET' | 'POST', url: string]

const callOf = (request: Asked): SenderCall<null> => {
  const sender = senderOf(request)
  if (!sender) throw new Error('a route for senders was reached without one')
  const params = Params.safeParse(request.params)
  const query = Query.safeParse(request.query)
  demand(params.success && query.success, 'malformed')
  return { sender, body: null, params: params.data, cursor: query.data.cursor ?? '' }
}

type Form<B, A> = {
  readonly body: z.ZodType<B>
  readonly answer: z.ZodType<A>
  readonly limit: number
  /** what a body that is not in form is refused with; `malformed` alone where nothing is said */
  readonly refuse?: (error: z.ZodError<B>) => Refusal
}

/** A sender's route that takes a body of at most `limit` bytes. */
export const takes = <B, A>(
  app: App,
  [method, url]: Address,
  { body, answer, limit, refuse = () => new Refusal('malformed') }: Form<B, A>,
  handle: (call: SenderCall<B>) => Promise<A>
): void => {
  const route = publish(app, [method, url], { body, answer, callers: 'senders' })
  serve(app, route, limit, async (request, reply) => {
    const call = callOf(request)
    const parsed = body.safeParse(request.body)
    if (!parsed.success) throw refuse(parsed.error)
    return reply.send(answer.parse(await handle({ ...call, body: parsed.data })))
  })
}

/** A sender's route without a body. */
export const tells = <A>(
  app: App,
  [method, url]: Address,
  answer: z.ZodType<A>,
  handle: (call: SenderCall<null>) => Promise<A>
): void => {
  const route = publish(app, [method, url], { answer, callers: 'senders' })
  serve(app, route, null, async (request, reply) => reply.send(answer.parse(await handle(callOf(request)))))
}

/** A route that says the same to whoever was let in, terminal or sender. */
export const offers = <A>(app: App, url: string, answer: z.ZodType<A>, handle: () => Promise<A>): void => {
  const route = publish(app, ['GET', url], { answer, callers: 'both' })
  serve(app, route, null, async (request, reply) => {
    demand(request.body === undefined || request.body === null, 'malformed')
    demand(Query.safeParse(request.query).success, 'malformed')
    return reply.send(answer.parse(await handle()))
  })
}
