// An intent: what will be sent, recorded with connection, terminal and owner before the resident signs.
import type { z } from 'zod'
import { IntentAnswer, IntentRequest, Manifest } from '../../contract/wire/filings.ts'
import { audit } from '../audit.ts'
import type { Central } from '../central.ts'
import { isCompanyId } from '../companies/identity.ts'
import { digestText, randomToken } from '../digest.ts'
import { jsonIn } from '../http/json.ts'
import { formsAt, hasForm } from '../firms/recipients.ts'
import { demand, Refusal } from '../http/refusal.ts'
import type { Call } from '../http/route.ts'
import { remembering } from '../memory.ts'
import { noteActing, openActing, reachesProcedure, type Acting } from '../mandates/acting.ts'
import { readableNumber } from '../readable-number.ts'
import { after, spans } from '../settings.ts'
import type { Tx } from '../store/store.ts'
import type { ProcedureData } from '../town/seed-data.ts'
import { ownedBy } from '../terminals/ownership.ts'

const distinct = (values: readonly string[]): boolean => new Set(values).size === values.length

const procedureOf = ({ data }: Central, id: string): ProcedureData => {
  const found = data.procedures.find((one) => one.id === id)
  demand(found !== undefined, 'notFound')
  return found
}

/** A firm is told new things under a form that holds; what follows a filing may follow it whatever became of the form. */
const isFirm = async ({ db }: Central, id: string, { kind, procedure }: Manifest, at: string): Promise<boolean> =>
  kind === 'filing' ? (await formsAt(db, id, procedure, at)).length > 0 : hasForm(db, id, procedure)

/** What the text says, where it is in form. */
const parse = (text: string): Manifest => {
  let content: unknown
  try {
    content = jsonIn(text)
  } catch {
    throw new Refusal('malformed')
  }
  const parsed = Manifest.safeParse(content)
  demand(parsed.success, 'malformed')
  const { kind, operations } = parsed.data
  demand(
    distinct(operations.map((one) => one.operationId)) && distinct(operations.map((one) => one.recipient)),
    'malformed'
  )
  demand(kind === 'filing' || operations.length === 1, 'malformed')
  return parsed.data
}
/** every operation of a bundle brings the same one */
const manifests = remembering<Manifest>()

/** `at`: when it was announced. Reads a manifest; refuses what is malformed or names unknown recipients. */
export const readManifest = async (central: Central, text: string, at: string): Promise<Manifest> => {
  const manifest = manifests(digestText(text), () => parse(text))
  procedureOf(central, manifest.procedure)
  const others = manifest.operations.filter((one) => !central.agencies.has(one.recipient))
  for (const { recipient } of others) demand(await isFirm(central, recipient, manifest, at), 'recipientUnknown')
  return manifest
}

type Again = { readonly nonce: string; readonly deliver_before: string }

/**
 * The same bundle again: the same answer on the same connection; a fresh nonce on another one, as long as nothing of the
 * bundle has arrived; otherwise a conflict.
 */
const again = async (
  tx: Tx,
  bundle: string,
  manifest: string,
  call: Call<unknown>,
  { session, owner, held }: Acting
): Promise<Again | null> => {
  const known = await tx.selectFrom('intents').selectAll().where('bundle', '=', bundle).executeTakeFirst()
  if (!known) return null
  demand(known.owner === owner && (known.actor ?? known.owner) === session.resident, 'notOwner')
  demand(known.mandate === (held?.row.id ?? null), 'operationConflict')
  demand(ownedBy(known, call.terminal), 'wrongTerminal')
  demand(known.manifest === manifest, 'operationConflict')
  if (known.exporter === call.exporter) return known
  const begun = await tx.selectFrom('operations').select('id').where('bundle', '=', bundle).executeTakeFirst()
  demand(!begun, 'operationConflict')
  const nonce = randomToken()
  await tx
    .updateTable('intents')
    .set({
      nonce,
      exporter: call.exporter,
      terminal: call.terminal.certificate,
      terminal_id: call.terminal.id,
      public_key: session.publicKey,
      certificate: session.certificate
    })
    .where('bundle', '=', bundle)
    .execute()
  return { nonce, deliver_before: known.deliver_before }
}

const freeNumber = async (tx: Tx): Promise<string> => {
  for (let tries = 0; tries < 20; tries++) {
    const number = readableNumber()
    const taken = await tx
      .selectFrom('intents')
      .select('bundle')
      .where('receipt_number', '=', number)
      .executeTakeFirst()
    if (!taken) return number
  }
  throw new Refusal('overloaded')
}

type Fresh = {
  readonly manifest: Manifest
  /** of its text */
  readonly digest: string
  readonly call: Call<unknown>
  readonly acting: Acting
  readonly now: Date
}

/** Writes a new intent down; null where one of its bundle came first at the same moment, or was given the same number. */
const write = async (tx: Tx, { manifest, digest, call, acting, now }: Fresh): Promise<Again | null> => {
  const { session, owner, held } = acting
  const added = await tx
    .insertInto('intents')
    .values({
      bundle: manifest.bundleId,
      manifest: digest,
      kind: manifest.kind,
      nonce: randomToken(),
      exporter: call.exporter,
      terminal: call.terminal.certificate,
      terminal_id: call.terminal.id,
      owner,
      mandate: held?.row.id ?? null,
      actor: held ? session.resident : null,
      public_key: session.publicKey,
      certificate: session.certificate,
      receipt_number: await freeNumber(tx),
      created_at: now.toISOString(),
      deliver_before: after(now, spans.delivery)
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning(['nonce', 'deliver_before'])
    .executeTakeFirst()
  return added ?? null
}

const answerOf = ({ nonce, deliver_before }: Again): z.output<typeof IntentAnswer> => ({
  nonce,
  deliverBefore: deliver_before
})

/** POST /v1/intents */
export const recordIntent = async (
  central: Central,
  call: Call<z.output<typeof IntentRequest>>
): Promise<z.output<typeof IntentAnswer>> => {
  const manifest = await readManifest(central, call.body.manifest, central.now().toISOString())
  // what the proof will cover must say itself for whom it is
  demand((manifest.actingFor ?? null) === call.actingFor, 'wrongPayload')
  const subject = manifest.bundleId
  const done = { act: 'filing.announced', subject } as const
  const acting = await openActing(central, call, { ...done, reaches: reachesProcedure(manifest.procedure, 'act') })
  const { holders } = procedureOf(central, manifest.procedure)
  const owners = isCompanyId(acting.owner) ? 'companies' : 'residents'
  demand(holders === 'both' || holders === owners, 'wrongHolder')
  const digest = digestText(call.body.manifest)
  const now = central.now()
  const terminal = call.terminal.id
  return central.db.transaction().execute(async (tx) => {
    const before = await again(tx, subject, digest, call, acting)
    if (before) return answerOf(before)
    const ids = manifest.operations.map((one) => one.operationId)
    const used = await tx.selectFrom('operations').select('id').where('id', 'in', ids).executeTakeFirst()
    demand(!used, 'operationConflict')
    const written = await write(tx, { manifest, digest, call, acting, now })
    if (!written) {
      const first = await again(tx, subject, digest, call, acting)
      demand(first !== null, 'overloaded')
      return answerOf(first)
    }
    await noteActing(tx, central, acting.held, { ...done, terminal })
    await audit(tx, now, { event: 'intent.recorded', terminal, subject })
    return answerOf(written)
  })
}
