// One route: parsed in, parsed out, with the terminal that calls already known.
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteGenericInterface } from 'fastify'
import type { Http2SecureServer, Http2ServerRequest, Http2ServerResponse } from 'node:http2'
import { z } from 'zod'
import type { Terminal } from '../terminals/enrolment.ts'
import { demand } from './refusal.ts'

export type App = FastifyInstance<Http2SecureServer, Http2ServerRequest, Http2ServerResponse>
export type Asked = FastifyRequest<RouteGenericInterface, Http2SecureServer, Http2ServerRequest>
export type Reply = FastifyReply<RouteGenericInterface, Http2SecureServer, Http2ServerRequest, Http2ServerResponse>

/** Who calls: `exporter` names the TLS connection. */
export type Caller = { readonly terminal: Terminal; readonly exporter: string }

const callers = new WeakMap<object, Caller>()
export const setCaller = (request: object, caller: Caller): void => {
  callers.set(request, caller)
}
export const callerOf = (request: object): Caller | undefined => callers.get(request)

export type Call<B> = Caller & {
  readonly body: B
  readonly params: Readonly<Record<string, string>>
  readonly cursor: string
  /** from `Authorization: Bearer` */
  readonly token: string | null
}

const Params = z.record(z.string(), z.string().max(64))
const Query = z.strictObject({ cursor: z.string().max(64).optional(), after: z.undefined().optional() })
const StreamQuery = z.strictObject({ after: z.string().max(64).optional(), cursor: z.undefined().optional() })
const bearer = /^Bearer ([A-Za-z0-9_-]{43})$/

const callOf = <B>(
  request: Asked,
  body: z.ZodType<B> | null,
  form: typeof Query | typeof StreamQuery = Query
): Call<B | null> => {
  const caller = callerOf(request)
  if (!caller) throw new Error('a route was reached without a terminal')
  const parsed = body === null ? null : body.safeParse(request.body)
  demand(parsed === null ? request.body === undefined || request.body === null : parsed.success, 'malformed')
  const params = Params.safeParse(request.params)
  const query = form.safeParse(request.query)
  demand(params.success && query.success, 'malformed')
  return {
    ...caller,
    body: parsed?.success ? parsed.data : null,
    params: params.data,
    cursor: query.data.cursor ?? query.data.after ?? '',
    token: bearer.exec(request.headers.authorization ?? '')?.[1] ?? null
  }
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

/** A route that takes a body. An answer that is not in the form of the contract is a bug and becomes `internal`. */
export const receives = <B, A>(
  app: App,
  [method, url]: readonly [Method, string],
  body: z.ZodType<B>,
  answer: z.ZodType<A> | null,
  handle: (call: Call<B>) => Promise<A>
): void => {
  app.route({
    method,
    url,
    handler: async (request, reply) => {
      const call = callOf(request, body)
      if (call.body === null) throw new Error('a parsed body is missing')
      const result = await handle({ ...call, body: call.body })
      return answer ? reply.send(answer.parse(result)) : reply.code(204).send()
    }
  })
}

/** A route without a body. */
export const answers = <A>(
  app: App,
  [method, url]: readonly [Method, string],
  answer: z.ZodType<A> | null,
  handle: (call: Call<null>) => Promise<A>
): void => {
  app.route({
    method,
    url,
    handler: async (request, reply) => {
      const result = await handle({ ...callOf(request, null), body: null })
      return answer ? reply.send(answer.parse(result)) : reply.code(204).send()
    }
  })
}

/**
 * A route whose answer goes on. The cursor is `Last-Event-ID`, which a client that comes back sends beside the address it
 * was first given, else `after` of the query. `handle` answers on the stream of HTTP/2 itself once nothing can be refused.
 */
export const goesOn = (
  app: App,
  url: string,
  handle: (call: Call<null>, request: Asked) => Promise<() => void>
): void => {
  app.route({
    method: 'GET',
    url,
    handler: async (request, reply) => {
      const call = callOf(request, null, StreamQuery)
      const last = request.headers['last-event-id']
      const begin = await handle(
        { ...call, body: null, cursor: typeof last === 'string' ? last : call.cursor },
        request
      )
      reply.hijack()
      begin()
    }
  })
}
