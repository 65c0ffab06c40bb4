// Residents decide which senders may reach them: the address a sender needs is given out, and taken back, by the resident alone.
import type { z } from 'zod'
import type { SenderAddress, SendersAnswer } from '../../contract/wire/mailbox.ts'
import { Words } from '../../contract/wire/words.ts'
import { audit } from '../audit.ts'
import type { Central } from '../central.ts'
import { demand } from '../http/refusal.ts'
import type { Call } from '../http/route.ts'
import { openSession } from '../session/tokens.ts'
import { linkSender } from './addresses.ts'

const mostSenders = 500

/** those whose seal holds */
const sealed = ({ db }: Central) =>
  db.selectFrom('sender_certificates').select('sender').where('purpose', '=', 'seal').where('revoked_at', 'is', null)

/** GET /v1/mailbox/senders: everyone who may send here at all, with this resident's address where it was given out */
export const listSenders = async (central: Central, call: Call<null>): Promise<z.output<typeof SendersAnswer>> => {
  const { resident } = await openSession(central, call)
  const rows = await central.db
    .selectFrom('senders')
    .leftJoin('addresses', (join) =>
      join.onRef('addresses.sender', '=', 'senders.id').on('addresses.resident', '=', resident)
    )
    .select(['senders.id', 'senders.name', 'addresses.address'])
    .where('senders.id', 'in', sealed(central))
    .orderBy('senders.id')
    .limit(mostSenders)
    .execute()
  return { senders: rows.map(({ id, name, address }) => ({ id, name: Words.parse(JSON.parse(name)), address })) }
}

/** PUT /v1/mailbox/senders/:sender: the address to tell this sender, which is no other sender's; the same again is the same */
export const giveAddress = async (central: Central, call: Call<object>): Promise<SenderAddress> => {
  const { resident } = await openSession(central, call)
  const id = call.params['sender'] ?? ''
  const known = await central.db
    .selectFrom('senders')
    .select(['id', 'name'])
    .where('id', '=', id)
    .where('id', 'in', sealed(central))
    .executeTakeFirst()
  demand(known !== undefined, 'notFound')
  return { id, name: Words.parse(JSON.parse(known.name)), address: await linkSender(central, id, resident) }
}

/** DELETE /v1/mailbox/senders/:sender: what it sends from now on is refused; what came before stays */
export const takeAddressBack = async (central: Central, call: Call<null>): Promise<void> => {
  const { resident } = await openSession(central, call)
  const sender = call.params['sender'] ?? ''
  await central.db.transaction().execute(async (tx) => {
    const gone = await tx
      .deleteFrom('addresses')
      .where('sender', '=', sender)
      .where('resident', '=', resident)
      .executeTakeFirst()
    demand(Number(gone.numDeletedRows) > 0, 'notFound')
    await audit(tx, central.now(), { event: 'sender.unlinked', terminal: call.terminal.id, subject: sender })
  })
}
