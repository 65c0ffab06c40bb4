// Reads procedures from their files, once, at the start: a file that does not fit the schema is a bug of ours.
import { readdirSync, readFileSync } from 'node:fs'
import { Procedure } from './schema.ts'

export type Procedures = ReadonlyMap<string, Procedure>

const folder = new URL('../../../assets/procedures/', import.meta.url)

export const readProcedures = (from: URL = folder): Procedures => {
  const files = readdirSync(from).filter((name) => name.endsWith('.json'))
  const all = files.map((name) => Procedure.parse(JSON.parse(readFileSync(new URL(name, from), 'utf8'))))
  return new Map(all.map((one) => [one.id, one]))
}
