// The HTTP/2 server: TLS 1.3 with client certificates, every refusal a problem document and an audit line.
import { readFileSync } from 'node:fs'
import { constants } from 'node:crypto'
import type { Http2ServerRequest, Http2Session } from 'node:http2'
import fastify, { type FastifyError } from 'fastify'
import { problemMediaType, type ProblemCode } from '../../contract/wire/problem.ts'
import { acrOf, type Level } from '../../contract/wire/session.ts'
import { auditTogether } from '../audit.ts'
import type { Central } from '../central.ts'
import { spans } from '../settings.ts'
import { watchConnections, type Connections } from '../terminals/connections.ts'
import type { PemPair } from '../terminals/authority.ts'
import { readBody } from './body.ts'
import { rememberRoutes } from './contract.ts'
import { jsonIn } from './json.ts'
import { gateOf, type Gate } from './gate.ts'
import { problemOf, Refusal } from './refusal.ts'
import { senderOf } from './sender-route.ts'
import { callerOf, routeName, type App, type Asked, type Reply } from './route.ts'

/** a sealed operation is the largest message: 200,000 characters and its envelope */
const bodyLimit = 220_000

const fastifyCodes: Readonly<Record<string, ProblemCode>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'mediaType',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'malformed',
  FST_ERR_BAD_URL: 'malformed',
  FST_ERR_MAX_PARAM_LENGTH: 'malformed'
}
/** PostgreSQL is away or overloaded: class 08, 53 and 57, and what the socket says; SQLite is waited for, or its disk is full */
const away = /^(08|53|57)[0-9A-Z]{3}$|^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|SQLITE_BUSY|SQLITE_FULL|SQLITE_IOERR)/

const codeOf = (error: FastifyError | Error): ProblemCode => {
  if (error instanceof Refusal) return error.code
  const code = 'code' in error ? error.code : ''
  if (away.test(code) || error.message.startsWith('timeout exceeded when trying to connect')) return 'overloaded'
  return fastifyCodes[code] ?? 'internal'
}

/** RFC 9470 §3 says which level the resource wants; RFC 6750 §3.1 that a token is worth nothing. */
const challengeOf = (code: ProblemCode, wanted: Level): string =>
  code === 'levelInsufficient'
    ? `Bearer error="insufficient_user_authentication", error_description="${problemOf(code).title}", acr_values="${acrOf(wanted)}"`
    : 'Bearer error="invalid_token"'

/** refusals that somebody should look at */
const alarming: ReadonlySet<ProblemCode> = new Set<ProblemCode>(['operationConflict', 'credentialCloned'])

const sendProblem = async (reply: Reply, code: ProblemCode, refusal: Refusal | null): Promise<Reply> => {
  const problem = { ...problemOf(code), ...(refusal?.errors ? { errors: refusal.errors } : {}) }
  if (problem.status === 401 && !code.startsWith('terminal'))
    void reply.header('www-authenticate', challengeOf(code, refusal?.level ?? 2))
  if (code === 'overloaded') void reply.header('retry-after', '2')
  // fastify asks for the connection to be closed, in a header that HTTP/2 does not have
  void reply.removeHeader('connection')
  return reply.code(problem.status).header('content-type', problemMediaType).send(JSON.stringify(problem))
}

/**
 * Bytes of bodies that may be under way on a connection (RFC 9113 §5.2) once it has sent one. HTTP/2's own 65,535 are five
 * operations, and a bundle would be told to wait for its acknowledgement again and again.
 */
const bundleWindow = 512 * 1024

type Refuse = (request: Asked, reply: Reply, error: FastifyError | Error) => Promise<Reply>

/** Answers a problem document and writes it down, without a word of the request but its route. */
const refuserOf = (central: Central): Refuse => {
  const audit = auditTogether(central.db)
  return async (request, reply, error) => {
    const code = codeOf(error)
    const sender = senderOf(request)?.id
    const terminal = sender === undefined ? callerOf(request)?.terminal.id : `sender:${sender}`
    const route = routeName(request)
    if (code === 'internal') central.log('request.failed', { route, error: error.name })
    central.log('request.refused', { route, code, terminal: terminal ?? null })
    const line = {
      event: alarming.has(code) ? ('alarm' as const) : ('refused' as const),
      reason: code,
      subject: route
    }
    // without its audit line a refusal is still a refusal: a database that is away must not turn it into something else
    await audit(central.now(), terminal === undefined ? line : { ...line, terminal }).catch(() =>
      central.log('request.failed', { route, error: 'auditUnwritten' })
    )
    return sendProblem(reply, code, error instanceof Refusal ? error : null)
  }
}

const readJson = (app: App, { settings }: Central): void => {
  app.removeAllContentTypeParsers()
  const roomy = new WeakSet<Http2Session>()
  app.addContentTypeParser('application/json', async (request: Asked, payload: Http2ServerRequest) => {
    const { session } = payload.stream
    if (session && !roomy.has(session)) session.setLocalWindowSize(bundleWindow)
    if (session) roomy.add(session)
    const length = request.routeOptions.bodyLimit ?? bodyLimit
    const text = await readBody(payload, { length, patience: settings.bodyPatience })
    try {
      return jsonIn(text)
    } catch {
      throw new Refusal('malformed')
    }
  })
}

export type Served = { readonly app: App; readonly connections: Connections }

/** Builds the server with its gate; routes are added by the services. */
export const buildApp = (central: Central, ca: string, server: PemPair): Served => {
  const refuse = refuserOf(central)
  let gate: Gate | undefined
  const app: App = fastify({
    http2: true,
    // what the router itself cannot read passes no hook: the gate comes first here as well
    frameworkErrors: (error, request: Asked, reply: Reply) => {
      const entered = gate?.(request, reply) ?? Promise.resolve()
      entered.then(
        () => refuse(request, reply, error),
        (refusal: Error) => refuse(request, reply, refusal)
      )
    },
    // an idle terminal keeps its connection, because a session lives on one connection only
    http2SessionTimeout: spans.session + 60_000,
    bodyLimit,
    routerOptions: { maxParamLength: 64 },
    https: {
      key: readFileSync(server.key),
      cert: readFileSync(server.cert),
      ca: readFileSync(ca),
      minVersion: 'TLSv1.3',
      requestCert: true,
      // the gate reads the reason and answers it; OpenSSL alone would only close the connection
      rejectUnauthorized: false,
      secureOptions: constants.SSL_OP_NO_TICKET,
      settings: { maxConcurrentStreams: 64 }
    }
  })
  rememberRoutes(app)
  const connections = watchConnections(app.server, central.db, central.now)
  gate = gateOf(central, connections)
  app.addHook('onRequest', gate)
  app.setErrorHandler(async (error: FastifyError, request, reply) => refuse(request, reply, error))
  app.setNotFoundHandler(async (request, reply) => refuse(request, reply, new Refusal('notFound')))
  readJson(app, central)
  return { app, connections }
}
