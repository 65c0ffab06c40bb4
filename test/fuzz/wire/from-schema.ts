// Values in the form of a JSON Schema, as far as it matters for coming near what central takes.
import * as fc from 'fast-check'

export type Schema = { readonly [key: string]: unknown }
export type Schemas = Readonly<Record<string, Schema>>

const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const schemasIn = (value: unknown): readonly Schema[] => (Array.isArray(value) ? value.filter(isSchema) : [])
const numberIn = (value: unknown, fallback: number): number => (typeof value === 'number' ? value : fallback)

const textOf = ({ pattern, minLength, maxLength }: Schema): fc.Arbitrary<string> => {
  const [least, most] = [numberIn(minLength, 0), Math.min(numberIn(maxLength, 40), 400)]
  const any = fc.string({ minLength: Math.min(least, most), maxLength: most, unit: 'grapheme' })
  if (typeof pattern !== 'string') return any
  try {
    return fc.stringMatching(new RegExp(pattern, 'u'))
  } catch {
    // a pattern that cannot be turned round: what comes out is another way of being wrong
    return any
  }
}

/** `nesting` levels are followed; below them stands null. */
export const fromSchema = (schema: Schema, all: Schemas, nesting = 12): fc.Arbitrary<unknown> => {
  const follow = (one: Schema): fc.Arbitrary<unknown> => fromSchema(one, all, nesting - 1)
  if (nesting === 0) return fc.constant(null)
  if (typeof schema['$ref'] === 'string') return follow(all[schema['$ref'].split('/').at(-1) ?? ''] ?? {})
  if ('const' in schema) return fc.constant(schema['const'])
  if (Array.isArray(schema['enum'])) return fc.constantFrom(...(schema['enum'] as unknown[]))
  const ways = [...schemasIn(schema['anyOf']), ...schemasIn(schema['oneOf'])]
  if (ways.length > 0) return fc.oneof(...ways.map(follow))
  switch (schema['type']) {
    case 'object': {
      const properties = Object.entries(isSchema(schema['properties']) ? schema['properties'] : {})
      // a body in which nothing may stand
      if (properties.length === 0 && schema['additionalProperties'] === false) return fc.constant({})
      if (properties.length === 0)
        return fc.dictionary(fc.string({ maxLength: 12 }), follow((schema['additionalProperties'] ?? {}) as Schema), {
          maxKeys: 3
        })
      const required = Array.isArray(schema['required']) ? schema['required'].map(String) : []
      const record = Object.fromEntries(properties.map(([name, one]) => [name, follow(one as Schema)]))
      return fc.record(record, { requiredKeys: required })
    }
    case 'array': {
      const places = schemasIn(schema['prefixItems'])
      if (places.length > 0) return fc.tuple(...places.map(follow))
      const minLength = numberIn(schema['minItems'], 0)
      const maxLength = Math.max(minLength, Math.min(numberIn(schema['maxItems'], 3), 3))
      return fc.array(follow((schema['items'] ?? {}) as Schema), { minLength, maxLength })
    }
    case 'string':
      return textOf(schema)
    case 'integer': {
      const min = Math.max(numberIn(schema['minimum'], -1000), Number.MIN_SAFE_INTEGER)
      return fc.integer({ min, max: Math.max(min, Math.min(numberIn(schema['maximum'], min + 1000), min + 100_000)) })
    }
    case 'number':
      return fc.double()
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    default:
      return fc.jsonValue({ maxDepth: 2 })
  }
}
