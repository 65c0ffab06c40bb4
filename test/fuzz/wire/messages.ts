// Messages to central that are wrong in one way or another, made from its own published contract.
import { Ajv2020 } from 'ajv/dist/2020.js'
import * as fc from 'fast-check'
import type { OpenApi } from '../../../src/central/http/openapi.ts'
import { damaged } from '../bytes.ts'
import { fromSchema, type Schema, type Schemas } from './from-schema.ts'

export type Message = {
  readonly method: string
  readonly path: string
  /** null: none */
  readonly body: string | null
  readonly type: string
  readonly token: 'good' | 'none' | 'made up'
}

/** What these carry proves itself by a signature: in the right form, with anything in it, it must still do nothing. */
const proving: ReadonlySet<string> = new Set([
  'POST /v1/session',
  'POST /v1/operations',
  'POST /v1/mailbox/{id}/decision'
])
/** right as it is without a body; it would end the session the others are sent in */
const leaves = 'DELETE /v1/session'

const parameter = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom('x', '0', '-1', '..', 'constructor', '019be5b6-0000-7000-8000-000000000000')
  },
  { weight: 3, arbitrary: fc.string({ minLength: 1, maxLength: 20, unit: 'binary' }).map(encode) },
  { weight: 1, arbitrary: fc.nat(200).map((length) => 'a'.repeat(length + 1)) },
  { weight: 1, arbitrary: fc.constantFrom('%00', '%', '%zz', '%2F', '%c0%af', '%ed%a0%80') }
)
function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed())
}
const query = fc.oneof(
  { weight: 6, arbitrary: fc.constant('') },
  { weight: 2, arbitrary: parameter.map((value) => `?cursor=${value}`) },
  { weight: 1, arbitrary: parameter.map((value) => `?cursor=1&cursor=${value}`) },
  { weight: 1, arbitrary: parameter.map((value) => `?${value}=1`) }
)
const type = fc.oneof(
  { weight: 20, arbitrary: fc.constant('application/json') },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'text/plain',
      'application/xml',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      ''
    )
  }
)
const token = fc.oneof(
  { weight: 8, arbitrary: fc.constant('good' as const) },
  { weight: 1, arbitrary: fc.constantFrom('none' as const, 'made up' as const) }
)

const junk = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom<unknown>(null, '', -1, 1e308, [], {}, true, '\u0000', '\ud800', { __proto__: null }),
  fc.nat(300).map((depth) => JSON.parse('['.repeat(depth) + ']'.repeat(depth) || 'null') as unknown)
)

/** a value with one node of it changed, left out or joined by one that nobody knows */
const bent = (right: fc.Arbitrary<unknown>): fc.Arbitrary<string> =>
  fc.tuple(right, fc.nat(30), fc.constantFrom('other', 'gone', 'more'), junk).map(([value, which, how, other]) => {
    let seen = 0
    return (
      JSON.stringify(value, (_name, old: unknown) => {
        if (seen++ !== which) return old
        if (how === 'gone') return undefined
        return how === 'more' && typeof old === 'object' && old !== null ? { ...old, unknown: other } : other
      }) ?? 'null'
    )
  })
const bodyOf = (right: fc.Arbitrary<unknown>): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 8, arbitrary: bent(right) },
    { weight: 2, arbitrary: right.map((value) => JSON.stringify(value)) },
    {
      weight: 3,
      arbitrary: damaged(right.map((value) => Uint8Array.from(Buffer.from(JSON.stringify(value))))).map((bytes) =>
        Buffer.from(bytes).toString('latin1')
      )
    },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 100 }) },
    { weight: 1, arbitrary: fc.constantFrom('', '{', '[]', 'null', '1e999', '{"a":1,"a":2}', '\ufeff{}') }
  )

type Operation = { readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> } }

const parseOr = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** Messages none of which may have an effect. */
export const wrongMessages = ({ paths, components }: OpenApi): fc.Arbitrary<Message> => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false })
  ajv.addSchema({ $id: 'contract', components })
  const all = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => {
      const name = `${method.toUpperCase()} ${path}`
      const schema = (operation as Operation).requestBody?.content['application/json']?.schema
      const right = schema && JSON.stringify(schema).replaceAll('"#/', '"contract#/')
      const isRight = right === undefined ? undefined : ajv.compile(JSON.parse(right) as object)
      const body: fc.Arbitrary<string | null> = schema
        ? bodyOf(fromSchema(schema, components.schemas as Schemas)).filter(
            (text) => proving.has(name) || isRight?.(parseOr(text)) !== true
          )
        : fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.constantFrom('{}', 'x') })
      const address = fc
        .tuple(fc.array(parameter, { minLength: 2, maxLength: 2 }), query)
        .map(
          ([[first = 'x', second = 'x'], after]) => path.replace(/\{\w+\}/, first).replace(/\{\w+\}/, second) + after
        )
      return fc.record({
        method: fc.constant(method.toUpperCase()),
        path: address,
        body,
        type,
        token: name === leaves ? fc.constantFrom('none' as const, 'made up' as const) : token
      })
    })
  )
  const nowhere = fc.record({
    method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS', 'TRACE'),
    path: fc.array(parameter, { maxLength: 3 }).map((parts) => `/v1/${['nothing', ...parts].join('/')}`),
    body: fc.constantFrom(null, '{}'),
    type,
    token
  })
  return fc.oneof(...all, nowhere)
}
