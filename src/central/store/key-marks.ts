// A database and its keys belong together: with others, cards would not be known and the provision log would be signed twice.
import { keyedHash } from '../digest.ts'
import type { CentralKeys } from '../keys.ts'
import { StoreProblem } from './opened.ts'
import type { Db } from './store.ts'

const marksOf = ({ hash, sealing, log }: CentralKeys): readonly { readonly name: string; readonly mark: string }[] => [
  { name: 'hash', mark: keyedHash(hash, 'mark', '') },
  { name: 'sealing', mark: sealing.public.kid },
  { name: 'log', mark: log.key.logId }
]

/**
 * Marks a new database with these keys, and holds every later start to them: another instance with a folder of its own, or a folder
 * whose keys were lost and made anew. Throws StoreProblem `keysForeign`.
 */
export const holdToKeys = async (db: Db, keys: CentralKeys): Promise<void> => {
  const marks = marksOf(keys)
  await db
    .insertInto('key_marks')
    .values([...marks])
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const kept = await db.selectFrom('key_marks').selectAll().execute()
  const other = marks.find(({ name, mark }) => kept.find((one) => one.name === name)?.mark !== mark)
  if (other)
    throw new StoreProblem(
      'keysForeign',
      `the database was written with another ${other.name} key than the one in --data DIR; give the DIR it was written with, or put its keys back from a copy`
    )
}
