// A body that a published schema takes, made from the schema alone: so that a route can be asked past its form.
import { uuidv7 } from './central-visit.ts'

type Schema = Readonly<Record<string, unknown>>

const strings = (): string[] => [
  'A'.repeat(43),
  'A'.repeat(236),
  uuidv7(),
  new Date(Date.now() + 86_400_000).toISOString(),
  '2026-11-27',
  'AAAAAAAAAAAAAAAA',
  'A'.repeat(66),
  '3999990000006',
  'dev',
  '0'.repeat(64),
  'AA.AA.AA.AA.AA',
  'a',
  '1'
]

const stringFor = ({ pattern, minLength = 0, maxLength = Infinity, format }: Schema): string => {
  const fits = (text: string): boolean =>
    text.length >= Number(minLength) &&
    text.length <= Number(maxLength) &&
    (typeof pattern !== 'string' || new RegExp(pattern, 'u').test(text)) &&
    (format !== 'date' || /^\d{4}-\d\d-\d\d$/.test(text)) &&
    (format !== 'date-time' || text.includes('T'))
  const found = strings().find(fits)
  if (found === undefined) throw new Error(`no text for ${String(pattern ?? format)}, ${String(minLength)}`)
  return found
}

/** Throws where it knows nothing that fits. */
export const sampleOf = (schema: Schema, named: Readonly<Record<string, Schema>>): unknown => {
  const of = (one: unknown): unknown => sampleOf(one as Schema, named)
  const { $ref: reference, ...own } = schema
  // what stands beside a reference holds as well (JSON Schema 2020-12 §8.2.3.1)
  if (typeof reference === 'string') return of({ ...named[reference.split('/').at(-1) ?? ''], ...own })
  if ('const' in schema) return schema['const']
  const choices = (schema['enum'] ?? undefined) as unknown[] | undefined
  if (choices) return choices[0]
  const ways = (schema['anyOf'] ?? schema['oneOf']) as unknown[] | undefined
  if (ways) return of(ways[0])
  switch (schema['type']) {
    case 'object': {
      const properties = (schema['properties'] ?? {}) as Readonly<Record<string, unknown>>
      const required = (schema['required'] ?? []) as readonly string[]
      return Object.fromEntries(required.map((name) => [name, of(properties[name])]))
    }
    case 'array':
      return Array.from({ length: Number(schema['minItems'] ?? 0) }, () => of(schema['items']))
    case 'string':
      return stringFor(schema)
    case 'integer':
    case 'number':
      return Number(schema['minimum'] ?? schema['exclusiveMinimum'] ?? 0) + ('exclusiveMinimum' in schema ? 1 : 0)
    case 'boolean':
      return true
    default:
      return null
  }
}
