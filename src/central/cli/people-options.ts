// The words of the commands about people: members of staff, and the register of guardianships.
import { resolve } from 'node:path'
import { Id, PersonName } from '../../contract/wire/words.ts'
import { UsageProblem } from './usage-problem.ts'
import type { z } from 'zod'

export type PeopleAct =
  | {
      readonly do: 'enrolStaff'
      readonly id: string
      readonly town: string
      readonly name: z.infer<typeof PersonName>
      readonly file: string
    }
  | { readonly do: 'revokeStaff'; readonly id: string }
  | { readonly do: 'guardianships'; readonly file: string }

const enrolStaff = ([id = '', town = '', family = '', given = '', file, more]: readonly string[]): PeopleAct => {
  const name = PersonName.safeParse({ family, given })
  const known = Id.safeParse(id).success && Id.safeParse(town).success && name.success && family !== '' && given !== ''
  if (!known || file === undefined || more !== undefined)
    throw new UsageProblem('enrol-staff wants an id, a town, a family name, a given name and the file of a certificate')
  return { do: 'enrolStaff', id, town, name: name.data, file: resolve(file) }
}

const one = (words: readonly string[], wants: string): string => {
  const [word, more] = words
  if (word === undefined || word === '' || more !== undefined) throw new UsageProblem(wants)
  return word
}

/** What a command of this name and these words is to do; null for commands of another kind. Throws UsageProblem. */
export const peopleAct = (name: string, words: readonly string[]): PeopleAct | null => {
  switch (name) {
    case 'enrol-staff':
      return enrolStaff(words)
    case 'revoke-staff':
      return { do: 'revokeStaff', id: one(words, 'revoke-staff wants the id of a member of staff') }
    case 'guardianships':
      return { do: 'guardianships', file: resolve(one(words, 'guardianships wants the file of a register')) }
    default:
      return null
  }
}
