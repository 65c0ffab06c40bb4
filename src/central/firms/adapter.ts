// A firm as a linked system: what goes to it waits at its door as a signed notice, and what it replies is read from there.
import type { AgencyAdapter, AgencyReply } from '../agencies/port.ts'
import { FirmReply, type NoticeText } from '../../contract/wire/firms.ts'
import { audit } from '../audit.ts'
import type { Central } from '../central.ts'
import { nextPosition } from '../store/store.ts'
import { formsAt, hasDoor } from './recipients.ts'

const gone = {
  state: 'refused',
  reason: {
    ja: 'この会社は いま ここでは 受け付けていません。会社に 直接 知らせてください。',
    en: 'This firm takes nothing here at the moment. Please tell it yourself.'
  }
} as const satisfies AgencyReply

type Told = Pick<NoticeText, 'key' | 'filing' | 'receiptNumber' | 'what'>

/** Writes and signs the notice of an operation; one that is there already stays as it is. */
const tell = async (central: Central, firm: string, told: Told): Promise<void> => {
  const { db, evidence, settings } = central
  const known = await db.selectFrom('firm_notices').select('key').where('key', '=', told.key).executeTakeFirst()
  if (known) return
  const now = central.now()
  const at = now.toISOString()
  const text = JSON.stringify({
    version: 1,
    central: settings.serverName,
    firm,
    at,
    ...told
  } satisfies NoticeText)
  const signature = (await evidence.sign(text)).toString('base64url')
  await db.transaction().execute(async (tx) => {
    const { key, filing, what } = told
    const position = await nextPosition(tx, `firm:${firm}`)
    const added = await tx
      .insertInto('firm_notices')
      .values({ key, firm, position, filing, kind: what.kind, at, text, signature, reply: null, replied_at: null })
      .onConflict((conflict) => conflict.column('key').doNothing())
      .executeTakeFirst()
    // another instance wrote it in the same moment: its place in the stream is simply left empty
    if (Number(added.numInsertedOrUpdatedRows ?? 0) > 0)
      await audit(tx, now, { event: 'firm.noticed', reason: what.kind, subject: key })
  })
}

/** What the last notice about a filing was replied. */
const replyTo = async ({ db }: Central, firm: string, filing: string): Promise<AgencyReply> => {
  const rows = await db
    .selectFrom('firm_notices')
    .select(['reply', 'kind'])
    .where('filing', '=', filing)
    .where('firm', '=', firm)
    .orderBy('position')
    .execute()
  const reply = rows.at(-1)?.reply ?? null
  if (reply === null) return (await hasDoor(db, firm)) ? { state: 'waiting' } : gone
  const said = FirmReply.parse(JSON.parse(reply))
  // each question but the first follows an answer
  return said.state === 'asked' ? { ...said, round: rows.length } : said
}

const receiptOf = async ({ db }: Central, filing: string): Promise<string> => {
  const found = db.selectFrom('filings').select('receipt_number').where('operation', '=', filing)
  return (await found.executeTakeFirstOrThrow()).receipt_number
}

/** `announced`: when the resident was shown what this firm is told. */
const formFor = async (central: Central, firm: string, key: string, fields: Readonly<Record<string, string>>) => {
  const row = await central.db
    .selectFrom('filings')
    .innerJoin('intents', 'intents.bundle', 'filings.bundle')
    .select(['filings.procedure', 'intents.created_at'])
    .where('filings.operation', '=', key)
    .executeTakeFirstOrThrow()
  const forms = await formsAt(central.db, firm, row.procedure, row.created_at)
  const names = Object.keys(fields)
  const form = forms.find((one) => names.every((name) => one.fields.includes(name)))
  if (!form) throw new Error('a filing to a firm goes by no form of it')
  return { procedure: row.procedure, form: { id: form.id, version: form.version } }
}

/** The adapter of an enrolled firm. Nothing is called: it comes to its door when it likes. */
export const firmAdapter = (central: Central, firm: string): AgencyAdapter => ({
  wantsDocument: false,
  deliver: async ({ key, receiptNumber, fields }) => {
    if (!(await hasDoor(central.db, firm))) return gone
    const { procedure, form } = await formFor(central, firm, key, fields)
    await tell(central, firm, { key, filing: key, receiptNumber, what: { kind: 'filing', procedure, form, fields } })
    return replyTo(central, firm, key)
  },
  status: (key) => replyTo(central, firm, key),
  answer: async ({ key, filing, option }) => {
    const receiptNumber = await receiptOf(central, filing)
    await tell(central, firm, { key, filing, receiptNumber, what: { kind: 'answer', option } })
    return replyTo(central, firm, filing)
  }
})
