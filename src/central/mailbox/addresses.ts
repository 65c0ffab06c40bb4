// Where a sender reaches a resident: one address per pair, which tells nothing to anybody else.
import { audit } from '../audit.ts'
import type { Central } from '../central.ts'
import { keyedHash } from '../digest.ts'

/** Links a resident to a sender, once or again; gives the address the sender writes to. */
export const linkSender = async (
  { db, keys, now }: Pick<Central, 'db' | 'now'> & { readonly keys: Pick<Central['keys'], 'hash'> },
  sender: string,
  resident: string
): Promise<string> => {
  const address = keyedHash(keys.hash, 'mailbox', `${sender}\0${resident}`)
  await db.transaction().execute(async (tx) => {
    const added = await tx
      .insertInto('addresses')
      .values({ address, sender, resident })
      .onConflict((conflict) => conflict.doNothing())
      .returning('address')
      .executeTakeFirst()
    if (added) await audit(tx, now(), { event: 'sender.linked', subject: sender })
  })
  return address
}
