// The refusals of the catalogue as the contract publishes them: by status, with the codes that may stand in each.
import { problemCodes, problemMediaType, type ProblemCode } from '../../contract/wire/problem.ts'
import { problemOf } from './refusal.ts'

type Json = Readonly<Record<string, unknown>>

const byStatus = (): ReadonlyMap<number, readonly ProblemCode[]> =>
  Map.groupBy(problemCodes, (code) => problemOf(code).status)

const nameOf = (status: number): string => `Problem${status}`

/** One schema for each status: what Problem says, and the codes of that status with what they mean. */
export const problemSchemas = (place: string): Readonly<Record<string, Json>> =>
  Object.fromEntries(
    [...byStatus()].map(([status, codes]) => [
      nameOf(status),
      {
        description: codes.map((code) => `${code}: ${problemOf(code).title}`).join('; '),
        allOf: [
          { $ref: `${place}Problem` },
          { type: 'object', properties: { status: { const: status }, code: { enum: codes } } }
        ]
      }
    ])
  )

/** The refusals any operation may answer; a body can be too large or of another type only where there is one. */
export const problemResponses = (place: string, takesBody: boolean): Readonly<Record<string, Json>> =>
  Object.fromEntries(
    [...byStatus()]
      .filter(([status]) => takesBody || status !== problemOf('tooLarge').status)
      .map(([status, codes]) => [
        `${status}`,
        {
          description: `refused, with a line in the audit and no effect (RFC 9457): ${codes.join(', ')}`,
          content: { [problemMediaType]: { schema: { $ref: `${place}${nameOf(status)}` } } }
        }
      ])
  )
