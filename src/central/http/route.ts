// One route: parsed in, parsed out, with the terminal that calls already known.
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteGenericInterface } from 'fastify'
import type { Http2SecureServer, Http2ServerRequest, Http2ServerResponse } from 'node:http2'
import { z } from 'zod'
import { actingForHeader } from '../../contract/wire/mandates.ts'
import type { RouteHolders } from '../../contract/wire/company.ts'
import type { Level } from '../../contract/wire/session.ts'
import { OperationId } from '../../contract/wire/words.ts'
import type { Terminal } from '../terminals/enrolment.ts'
import { hasNul } from './json.ts'
import { demand, Refusal } from './refusal.ts'

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
  /** whether its method changes nothing (RFC 9110 §9.2.1) */
  readonly reads: boolean
  /** from `Authorization: Bearer` */
  readonly token: string | null
  /** the level the route publishes, which openSession holds it to; null where the route is open to every terminal */
  readonly level: Level | null
  /** whose sessions the route publishes that it takes, which openSession holds it to */
  readonly holders: RouteHolders
  /** the mandate this is asked under, as the header says; openActing looks whether it holds */
  readonly actingFor: string | null
}

/** the methods of the contract: what else is asked for is the caller's word, and is neither counted nor logged */
const methods: ReadonlySet<string> = new Set<Method>(['GET', 'POST', 'PUT', 'DELETE'])

/** The route of a request as it is counted and logged: out of a fixed list, whatever was asked. */
export const routeName = ({ method, routeOptions }: Asked): string =>
  `${methods.has(method) ? method : 'other'} ${routeOptions.url ?? 'unknown'}`

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'
/**
 * What a route is called by, the level of session it needs, where it needs one, or that it is for staff; and what else is special
 * about it. Without a mark it is for residents in their own affairs.
 */
type Address = readonly [method: Method, url: string, level?: Level | 'staff', ...marks: Mark[]]
/** actingFor: a proxy may ask it for a principal. companies: also open to a company's session; companiesOnly: to no other */
type Mark = 'actingFor' | 'companies' | 'companiesOnly'

/** A route as the contract publishes it (openapi.ts). */
export type Route<B = unknown> = {
  readonly method: Method
  /** fastify's form, with `:name` for a part that changes */
  readonly url: string
  readonly level: Level | null
  readonly body: z.ZodType<B> | null
  readonly answer: z.ZodType | null
  /** whether the answer is a stream of events, each with `data` in the form of `answer` */
  readonly goesOn: boolean
  /** whether it needs the session of a member of staff, which is of no level */
  readonly staff: boolean
  /** whether it may be asked under a mandate */
  readonly actsFor: boolean
  /** whose sessions it takes, where it takes any */
  readonly holders: RouteHolders
  /** whose certificates open it */
  readonly callers: 'terminals' | 'senders' | 'both'
}

const published = new WeakMap<object, Route[]>()
/** Every route of this server, in the order in which they were added. */
export const routesOf = (app: App): readonly Route[] => published.get(app) ?? []

type Form<B> = {
  readonly body?: z.ZodType<B> | null
  readonly answer: z.ZodType | null
  readonly goesOn?: boolean
  readonly callers?: Route['callers']
}

/** Adds a route to the contract. */
export const publish = <B>(
  app: App,
  [method, url, level, ...marks]: Address,
  { body = null, answer, goesOn = false, callers = 'terminals' }: Form<B>
): Route<B> => {
  const staff = level === 'staff'
  const holders: RouteHolders = marks.includes('companiesOnly')
    ? 'companies'
    : marks.includes('companies')
      ? 'both'
      : 'residents'
  const actsFor = marks.includes('actingFor')
  const asked = { level: staff ? null : (level ?? null), staff, actsFor, holders, callers }
  const route: Route<B> = { method, url, ...asked, body, answer, goesOn }
  published.set(app, [...routesOf(app), route])
  return route
}

/** Serves a route of the contract to its callers, looked at before any of its body is; `limit` of the body in bytes. */
export const serve = (
  app: App,
  { method, url, callers }: Pick<Route, 'method' | 'url' | 'callers'>,
  limit: number | null,
  handler: (request: Asked, reply: Reply) => Promise<unknown>
): void => {
  app.route({
    method,
    url,
    ...(limit === null ? {} : { bodyLimit: limit }),
    onRequest: async (request) => {
      const terminal = callerOf(request) !== undefined
      demand(callers === 'both' || terminal === (callers === 'terminals'), 'wrongCaller')
    },
    handler
  })
}

const Word = z
  .string()
  .max(64)
  .refine((text) => !hasNul(text))
export const Params = z.record(z.string(), Word)
export const Query = z.strictObject({ cursor: Word.optional() })
const StreamQuery = z.strictObject({ after: Word.optional() }).transform(({ after }) => ({ cursor: after }))
const bearer = /^Bearer ([A-Za-z0-9_-]{43})$/

/** A route that knows nothing of mandates refuses one: nobody may get their own data and take it for their principal's. */
const actingForOf = (request: Asked, actsFor: boolean): string | null => {
  const header = request.headers[actingForHeader]
  if (header === undefined) return null
  demand(typeof header === 'string' && OperationId.safeParse(header).success, 'malformed')
  demand(actsFor, 'mandateScope')
  return header
}

const callOf = <B>(
  request: Asked,
  { method, level, body, goesOn, staff, actsFor, holders }: Route<B>
): Call<B | null> => {
  const caller = callerOf(request)
  if (!caller) throw new Error('a route was reached without a terminal')
  const token = bearer.exec(request.headers.authorization ?? '')?.[1] ?? null
  // before the body is looked at: whoever may not ask is not told how to ask
  if (level !== null && token === null) throw new Refusal('levelInsufficient', level)
  if (staff && token === null) throw new Refusal('staffMissing')
  const actingFor = actingForOf(request, actsFor)
  const parsed = body === null ? null : body.safeParse(request.body)
  demand(parsed === null ? request.body === undefined || request.body === null : parsed.success, 'malformed')
  const params = Params.safeParse(request.params)
  const query = (goesOn ? StreamQuery : Query).safeParse(request.query)
  demand(params.success && query.success, 'malformed')
  return {
    ...caller,
    body: parsed?.success ? parsed.data : null,
    params: params.data,
    cursor: query.data.cursor ?? '',
    reads: method === 'GET',
    token,
    level,
    holders,
    actingFor
  }
}

/** A route that takes a body. An answer that is not in the form of the contract is a bug and becomes `internal`. */
export const receives = <B, A>(
  app: App,
  address: Address,
  body: z.ZodType<B>,
  answer: z.ZodType<A> | null,
  handle: (call: Call<B>) => Promise<A>
): void => {
  const route = publish(app, address, { body, answer })
  serve(app, route, null, async (request, reply) => {
    const call = callOf(request, route)
    if (call.body === null) throw new Error('a parsed body is missing')
    const result = await handle({ ...call, body: call.body })
    return answer ? reply.send(answer.parse(result)) : reply.code(204).send()
  })
}

/** A route without a body. */
export const answers = <A>(
  app: App,
  address: Address,
  answer: z.ZodType<A> | null,
  handle: (call: Call<null>) => Promise<A>
): void => {
  const route = publish(app, address, { answer })
  serve(app, route, null, async (request, reply) => {
    const result = await handle({ ...callOf(request, route), body: null })
    return answer ? reply.send(answer.parse(result)) : reply.code(204).send()
  })
}

/**
 * A route whose answer goes on as events of this form. The cursor is `Last-Event-ID`, which a client that comes back sends
 * beside the address it was first given, else `after` of the query. `handle` refuses what it must and gives what begins the
 * answer on the stream of HTTP/2 itself.
 */
export const follows = (
  app: App,
  address: Address,
  event: z.ZodType,
  handle: (call: Call<null>, request: Asked) => Promise<() => void>
): void => {
  const route = publish(app, address, { answer: event, goesOn: true })
  serve(app, route, null, async (request, reply) => {
    const call = callOf(request, route)
    const last = request.headers['last-event-id']
    const cursor = typeof last === 'string' ? last : call.cursor
    const begin = await handle({ ...call, body: null, cursor }, request)
    reply.hijack()
    begin()
  })
}
