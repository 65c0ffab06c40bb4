// The published contract as what is to be checked: operations, levels, and judges of the answers' form.
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { z } from 'zod'
import { RouteHolders } from '../../contract/wire/company.ts'

const Content = z.record(z.string(), z.looseObject({ schema: z.record(z.string(), z.unknown()) }))
const Operation = z.looseObject({
  security: z.array(z.record(z.string(), z.array(z.string()))),
  'x-holders': RouteHolders.optional(),
  requestBody: z.looseObject({ content: Content }).optional(),
  responses: z.record(z.string(), z.looseObject({ content: Content.optional() }))
})
const Document = z.looseObject({
  openapi: z.string().regex(/^3\.1\./),
  paths: z.record(z.string(), z.record(z.string(), Operation)),
  components: z.looseObject({ schemas: z.record(z.string(), z.record(z.string(), z.unknown())) })
})

export type Caller = 'terminal' | 'sender'
export type Published = {
  readonly method: string
  /** with every parameter filled by a name that is nobody's */
  readonly path: string
  /** acr value (RFC 9470), null where no session is needed */
  readonly level: string | null
  /** whether the session of a member of staff is needed */
  readonly staff: boolean
  /** whose sessions open it; null where no session is needed */
  readonly holders: RouteHolders | null
  readonly takesBody: boolean
  /** whose certificates open it */
  readonly callers: ReadonlySet<Caller>
  /** whether an answer of this status and media type has the published form */
  readonly isForm: (status: number, type: string, body: unknown) => boolean
}

/** Reads the document an OpenAPI route answered. Throws where it is none, or leads nowhere. */
export const readDocument = (body: unknown): readonly Published[] => {
  const document = Document.parse(body)
  // a judge is asked a few times: making it quicker costs more than it saves
  const ajv = new Ajv2020({ strict: false, validateFormats: false, code: { optimize: false } })
  ajv.addSchema({ $id: 'contract', components: document.components })
  for (const name of Object.keys(document.components.schemas))
    ajv.compile({ $ref: `contract#/components/schemas/${name}` })
  // nearly every refusal is of one form: it is made into a judge once, not once for every operation
  const made = new Map<string, ValidateFunction>()
  const judgeOf = (schema: object): ValidateFunction => {
    const text = JSON.stringify(schema).replaceAll('"#/', '"contract#/')
    const judge = made.get(text) ?? ajv.compile(JSON.parse(text) as object)
    made.set(text, judge)
    return judge
  }
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { security, 'x-holders': holders, requestBody, responses }]): Published => {
      const judges = new Map<string, ValidateFunction>()
      for (const [status, { content }] of Object.entries(responses))
        for (const [type, { schema }] of Object.entries(content ?? {})) judges.set(`${status} ${type}`, judgeOf(schema))
      return {
        method: method.toUpperCase(),
        path: path.replace(/\{\w+\}/g, 'nobody'),
        level: security[0]?.['session']?.[0] ?? null,
        staff: security[0]?.['staff'] !== undefined,
        holders: holders ?? null,
        takesBody: requestBody !== undefined,
        callers: new Set((['terminal', 'sender'] as const).filter((one) => security.some((way) => one in way))),
        isForm: (status, type, answer) => {
          const known = String(status) in responses ? String(status) : 'default'
          if (responses[known] && !responses[known].content) return answer === null
          return judges.get(`${known} ${type}`)?.(answer) === true
        }
      }
    })
  )
}
