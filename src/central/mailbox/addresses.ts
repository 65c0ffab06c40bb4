// Where a sender reaches a resident: one address per pair, which tells nothing to anybody else.
import type { Central } from '../central.ts'
import { keyedHash } from '../digest.ts'

/** Links a resident to a sender, once or again; gives the address the sender writes to. */
export const linkSender = async (
  { db, keys }: Pick<Central, 'db' | 'keys'>,
  sender: string,
  resident: string
): Promise<string> => {
  const address = keyedHash(keys.hash, 'mailbox', `${sender}\0${resident}`)
  await db
    .insertInto('addresses')
    .values({ address, sender, resident })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return address
}
