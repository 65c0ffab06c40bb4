// The published contract: an OpenAPI 3.1 document made from the very routes and schemas this server runs on.
import { z } from 'zod'
import * as assist from '../../contract/wire/assist.ts'
import * as corporateNumber from '../../contract/wire/corporate-number.ts'
import * as devices from '../../contract/wire/devices.ts'
import * as disaster from '../../contract/wire/disaster.ts'
import * as doors from '../../contract/wire/doors.ts'
import * as evidence from '../../contract/wire/evidence.ts'
import * as filings from '../../contract/wire/filings.ts'
import * as find from '../../contract/wire/find.ts'
import * as firms from '../../contract/wire/firms.ts'
import * as fleet from '../../contract/wire/fleet.ts'
import * as journal from '../../contract/wire/journal.ts'
import * as mailbox from '../../contract/wire/mailbox.ts'
import * as mandates from '../../contract/wire/mandates.ts'
import * as measures from '../../contract/wire/measures.ts'
import * as notices from '../../contract/wire/notices.ts'
import * as openData from '../../contract/wire/open-data.ts'
import * as post from '../../contract/wire/post.ts'
import * as problem from '../../contract/wire/problem.ts'
import * as proof from '../../contract/wire/proof.ts'
import * as provisionLog from '../../contract/wire/provision-log.ts'
import * as push from '../../contract/wire/push.ts'
import * as resident from '../../contract/wire/resident.ts'
import * as selfInfo from '../../contract/wire/self-info.ts'
import * as session from '../../contract/wire/session.ts'
import * as town from '../../contract/wire/town.ts'
import * as words from '../../contract/wire/words.ts'
import { problemResponses, problemSchemas } from './problems.ts'
import type { Route } from './route.ts'

const modules: readonly object[] = [
  assist,
  corporateNumber,
  devices,
  disaster,
  doors,
  evidence,
  filings,
  find,
  firms,
  fleet,
  journal,
  mailbox,
  mandates,
  measures,
  notices,
  openData,
  post,
  problem,
  proof,
  provisionLog,
  push,
  resident,
  selfInfo,
  session,
  town,
  words
]

type Json = Readonly<Record<string, unknown>>
export type OpenApi = {
  readonly openapi: '3.1.1'
  readonly info: Json
  readonly servers: readonly Json[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, Json>>>>
  readonly components: { readonly schemas: Readonly<Record<string, Json>>; readonly securitySchemes: Json }
}

const place = '#/components/schemas/'

/** Every schema the contract exports, under its own name; one that is exported twice keeps its first name. */
const namedSchemas = () => {
  const names = new Map<z.ZodType, string>()
  const registry = z.registry<{ id: string }>()
  for (const [name, schema] of modules.flatMap((one) => Object.entries(one))) {
    if (!(schema instanceof z.ZodType) || names.has(schema)) continue
    names.set(schema, name)
    registry.add(schema, { id: name })
  }
  return { names, registry }
}

/** JSON Schema says of itself what OpenAPI says once for all. */
const bare = ({ $schema: _dialect, $id: _id, ...schema }: Json): Json => schema

const parametersOf = (url: string): readonly Json[] =>
  [...url.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string', maxLength: 64 }
  }))
const cursor: Json = {
  name: 'cursor',
  in: 'query',
  required: false,
  description: 'where the page before ended, for the answers that have a cursor',
  schema: { type: 'string', maxLength: 64 }
}

/** A stream goes on after an event; what a client that comes back says counts before what stands in its address. */
const streamParameters: readonly Json[] = [
  { ...cursor, name: 'after', description: 'the cursor after which the stream begins' },
  {
    ...cursor,
    name: 'Last-Event-ID',
    in: 'header',
    description: 'the id of the last event that came; counts before `after`'
  }
]

const operationId = ({ method, url }: Route): string =>
  [method.toLowerCase(), ...url.replace(/^\/(v1\/)?/, '').split(/[/:.-]+/)].join('_')

const actingFor: Json = {
  name: mandates.actingForHeader,
  in: 'header',
  required: false,
  description: 'the mandate under which this is asked for its principal; what the mandate does not reach is refused',
  schema: { type: 'string', maxLength: 64 }
}

const ofTerminal = (level: Route['level'], staff: boolean): Json => ({
  terminal: [],
  ...(level === null ? {} : { session: [session.acrOf(level)] }),
  ...(staff ? { staff: [] } : {})
})

const security = ({ level, staff, callers }: Route): readonly Json[] => [
  ...(callers === 'senders' ? [] : [ofTerminal(level, staff)]),
  ...(callers === 'terminals' ? [] : [{ sender: [] }])
]

const terminalOf: Json = {
  type: 'mutualTLS',
  description: 'a certificate of the terminal, issued by this service; TLS 1.3 only'
}
const senderOf: Json = {
  type: 'mutualTLS',
  description: 'a certificate of a sender, issued by this service; TLS 1.3 only. It opens the door of senders alone'
}
const sessionOf: Json = {
  type: 'http',
  scheme: 'bearer',
  description:
    'the token of a session, good on the connection and the terminal that opened it; the scope named is the least level (RFC 9470)'
}

const staffOf: Json = {
  type: 'http',
  scheme: 'bearer',
  description: "the token of a staff member's session: it opens what staff may see, and no resident's route"
}

/** The document of these routes. Throws where a schema of the contract cannot be said in JSON Schema. */
export const openApiOf = (routes: readonly Route[], version: string): OpenApi => {
  const { names, registry } = namedSchemas()
  const { schemas } = z.toJSONSchema(registry, { io: 'input', uri: (id) => `${place}${id}` })
  const schemaOf = (schema: z.ZodType): Json => {
    const name = names.get(schema)
    return name === undefined ? bare(z.toJSONSchema(schema, { io: 'input' })) : { $ref: `${place}${name}` }
  }
  const content = (schema: z.ZodType, type = 'application/json'): Json => ({ [type]: { schema: schemaOf(schema) } })
  const refusal: Json = {
    description: 'refused, with a code, a line in the audit and no effect (RFC 9457)',
    content: content(problem.Problem, problem.problemMediaType)
  }
  const answerOf = (goesOn: boolean, answer: z.ZodType): Json =>
    goesOn
      ? {
          description: 'server-sent events without end; the `data` of each is one line of JSON in this form',
          content: content(answer, push.eventStreamType)
        }
      : { description: 'the answer', content: content(answer) }
  const operationOf = (route: Route): Json => ({
    operationId: operationId(route),
    tags: [route.url.split('/')[2] ?? 'openapi'],
    security: security(route),
    parameters: [
      ...parametersOf(route.url),
      ...(route.actsFor ? [actingFor] : []),
      ...(route.goesOn ? streamParameters : route.method === 'GET' ? [cursor] : [])
    ],
    ...(route.body ? { requestBody: { required: true, content: content(route.body) } } : {}),
    responses: {
      ...(route.answer ? { '200': answerOf(route.goesOn, route.answer) } : { '204': { description: 'done' } }),
      ...problemResponses(place, route.body !== null),
      default: refusal
    }
  })
  const paths: Record<string, Record<string, Json>> = {}
  for (const route of routes) {
    const path = route.url.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route) }
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Madoguchi central service',
      version,
      description:
        'What a terminal and central say to each other. HTTP/2 over mutual TLS 1.3; messages of at most 220,000 bytes, those of senders of at most 440,000.'
    },
    servers: [{ url: '/' }],
    paths,
    components: {
      schemas: {
        ...Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, bare(schema as Json)])),
        ...problemSchemas(place)
      },
      securitySchemes: { terminal: terminalOf, sender: senderOf, session: sessionOf, staff: staffOf }
    }
  }
}
