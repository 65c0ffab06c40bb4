// Signing a mandate: first the grantor's card or the company's certificate, then the proxy's card, each present now and over one text.
import { Scope, type Mandate, type MandateSignature } from '../../contract/wire/mandates.ts'
import { audit } from '../audit.ts'
import type { Central } from '../central.ts'
import { digestText, fromBase64url } from '../digest.ts'
import { signatureOf } from '../filings/signatory.ts'
import { idIn } from '../http/operation-id.ts'
import { demand, Refusal } from '../http/refusal.ts'
import type { Call } from '../http/route.ts'
import { note } from '../journal/write.ts'
import { nameOf } from '../residents/names.ts'
import { checkHeldProof } from '../session/holder.ts'
import { checkFreshProof } from '../session/nonces.ts'
import { openSession, type Session } from '../session/tokens.ts'
import type { Tx } from '../store/store.ts'
import { within } from './chain.ts'
import { findHeld, isWard, type MandateRow } from './held.ts'
import { demandSigner } from './introductions.ts'
import { shownOf } from './list.ts'

type Party = 'grantor' | 'proxy'
const steps = {
  grantor: { purpose: 'grant', from: 'drafted', to: 'granted', act: 'mandate.granted' },
  proxy: { purpose: 'accept', from: 'granted', to: 'valid', act: 'mandate.accepted' }
} as const

const bodyDigest = ({ text, proof, cms }: MandateSignature): string =>
  digestText([text, proof.transcript, proof.signature, cms].join('\n'))

/** Which side of a mandate a holder is on; a draft is nobody's but its grantor's. */
const partyOf = (row: MandateRow | undefined, holder: string): Party => {
  if (row?.grantor === holder) return 'grantor'
  demand(row?.proxy === holder && row.state !== 'drafted', 'notFound')
  return 'proxy'
}

/** The legal signature under the text: by the same holder. Gives the keyed hash of its certificate. */
const checkCms = async (central: Central, text: string, cms: string, session: Session): Promise<string> => {
  const signed = await signatureOf(central, fromBase64url(cms), session.resident, central.now())
  demand(signed.kind !== 'phone', 'cardRequired')
  demand(Buffer.from(text, 'utf8').equals(signed.content), 'documentInvalid')
  return signed.certificate
}

/** What it was drafted under must still hold, and still reach as far, when either side signs. */
const demandAbove = async (tx: Tx, central: Central, { under, grantor, scope }: MandateRow): Promise<void> => {
  if (under === null) return
  const { held, problem } = await findHeld(tx, central, under, grantor)
  if (problem !== null) throw new Refusal(problem)
  demand(within(Scope.parse(JSON.parse(scope ?? 'null')), held.scope), 'mandateScope')
}

/** Puts the signature down and moves the mandate on; one that was signed, ended or out of time meanwhile is closed. */
const write = async (
  tx: Tx,
  central: Central,
  row: MandateRow,
  signed: {
    readonly party: Party
    readonly session: Session
    readonly body: MandateSignature
    readonly certificate: string
  },
  terminal: string
): Promise<MandateRow> => {
  const now = central.now()
  const { party, session, body } = signed
  const { from, to, act } = steps[party]
  const moved = await tx
    .updateTable('mandates')
    .set({ state: to, ...(party === 'proxy' ? { valid_from: now.toISOString() } : {}) })
    .where('id', '=', row.id)
    .where('state', '=', from)
    .where('sign_before', '>', now.toISOString())
    .where('valid_until', '>', now.toISOString())
    .returningAll()
    .executeTakeFirst()
  demand(moved !== undefined, 'mandateClosed')
  for (const one of [row.principal, row.grantor, row.proxy])
    demand(!(await isWard(tx, central, one)), 'guardianshipForbids')
  await demandAbove(tx, central, row)
  const others = await tx.selectFrom('mandate_signatures').selectAll().where('mandate', '=', row.id).execute()
  demand(
    others.every((one) => one.key !== session.publicKey && one.certificate !== signed.certificate),
    'mandateSelf'
  )
  await tx
    .insertInto('mandate_signatures')
    .values({
      mandate: row.id,
      party,
      body: bodyDigest(body),
      ...body.proof,
      key: session.publicKey,
      cms: body.cms,
      certificate: signed.certificate,
      terminal_id: terminal,
      at: now.toISOString()
    })
    .execute()
  const kind = session.resident === row.principal ? ('self' as const) : ('proxy' as const)
  const name = kind === 'self' ? null : await nameOf(tx, session.resident)
  const actor = { kind, id: session.resident, name }
  await note(tx, now, { resident: row.principal, actor, act, mandate: row.id, terminal })
  await audit(tx, now, { event: 'mandate.signed', reason: party, terminal, subject: row.id })
  return moved
}

/** POST /v1/mandates/:id/signature: the same body again gets the same answer, without another proof. */
export const signMandate = async (central: Central, call: Call<MandateSignature>): Promise<Mandate> => {
  const session = await openSession(central, call)
  const { body } = call
  const { db } = central
  const id = idIn(call)
  const row = await db.selectFrom('mandates').selectAll().where('id', '=', id).executeTakeFirst()
  const party = partyOf(row, session.resident)
  if (!row) throw new Refusal('notFound')
  demand(row.kind === 'granted', 'mandateStatutory')
  const before = await db
    .selectFrom('mandate_signatures')
    .select('body')
    .where('mandate', '=', row.id)
    .where('party', '=', party)
    .executeTakeFirst()
  if (before) {
    demand(before.body === bodyDigest(body), 'mandateClosed')
    return shownOf(db, central, row, session.resident)
  }
  demandSigner(session)
  demand(body.text === row.text, 'wrongPayload')
  await checkFreshProof(central, call, body.proof, { purpose: steps[party].purpose, payload: body.text })
  await checkHeldProof(central, session, body.proof)
  const certificate = await checkCms(central, body.text, body.cms, session)
  const moved = await db
    .transaction()
    .execute((tx) => write(tx, central, row, { party, session, body, certificate }, call.terminal.id))
  return shownOf(db, central, moved, session.resident)
}
