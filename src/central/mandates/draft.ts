// Drafting a mandate: the grantor says what a proxy may do; central writes the text both sides will sign.
import { MandateText, type Mandate, type MandateRequest, type Reach, type Scope } from '../../contract/wire/mandates.ts'
import { audit } from '../audit.ts'
import type { Central } from '../central.ts'
import { isCompanyId } from '../companies/identity.ts'
import { digestText } from '../digest.ts'
import { demand, Refusal } from '../http/refusal.ts'
import type { Call } from '../http/route.ts'
import { note } from '../journal/write.ts'
import { holderName, nameOf } from '../residents/names.ts'
import { openSession } from '../session/tokens.ts'
import { after, spans } from '../settings.ts'
import type { Tx } from '../store/store.ts'
import { within } from './chain.ts'
import { findHeld, isWard, wholeOf, type Held, type MandateRow } from './held.ts'
import { introducedBy } from './introductions.ts'
import { shownOf } from './list.ts'
import { referenceOf } from './signed.ts'

const distinct = (list: readonly { readonly id: string; readonly may: Reach }[], known: readonly string[]): boolean =>
  new Set(list.map((one) => one.id)).size === list.length && list.every((one) => known.includes(one.id))

/** Only what there is can be given, and a mandate that gives nothing is none. */
const checkScope = async (tx: Tx, central: Central, scope: Scope, principal: string): Promise<void> => {
  const whole = await wholeOf(tx, central, principal)
  const { procedures, folders, notices, profile } = scope
  const givable = whole.procedures.filter((id) => !central.powers.personal.procedures.includes(id))
  demand(distinct(procedures, givable) && distinct(folders, whole.folders), 'mandateInvalid')
  demand(procedures.length + folders.length > 0 || notices !== null || profile, 'mandateInvalid')
  // a company has neither notices nor a register entry of a person
  demand(!isCompanyId(principal) || (notices === null && !profile), 'mandateInvalid')
}

/** Whose affairs a draft is about, and the mandate it is to be under. */
type Giving = { readonly principal: string; readonly above: Held | null }

/** The grantor gives their own, or a part of what a mandate in their hand gives them and allows them to give on, once. */
const givingOf = async (tx: Tx, central: Central, body: MandateRequest, grantor: string): Promise<Giving> => {
  if (body.under === undefined) return { principal: grantor, above: null }
  const { held, problem } = await findHeld(tx, central, body.under, grantor)
  if (problem !== null) throw new Refusal(problem)
  demand(held.row.under === null && body.further !== true, 'chainTooLong')
  demand(held.row.kind === 'granted' && held.row.further === 1, 'delegationForbidden')
  demand(within(body.scope, held.scope), 'mandateScope')
  demand(held.row.valid_until !== null && new Date(body.until).toISOString() <= held.row.valid_until, 'mandateInvalid')
  return { principal: held.row.principal, above: held }
}

const basisOf = (
  { powers }: Central,
  { further, under }: MandateRequest
): readonly { law: string; article: string }[] => [
  ...powers.granted.basis,
  ...(further === true || under !== undefined ? powers.granted.further : [])
]

const textOf = async (
  tx: Tx,
  central: Central,
  body: MandateRequest,
  parties: { readonly principal: string; readonly grantor: string; readonly proxy: string }
): Promise<string> => {
  const { mandateId, scope, until, under, further } = body
  const party = async (holder: string) => ({
    reference: referenceOf(central.keys, mandateId, holder),
    name: await holderName(tx, holder)
  })
  const text: MandateText = MandateText.parse({
    version: 2,
    mandate: mandateId,
    principal: await party(parties.principal),
    grantor: await party(parties.grantor),
    proxy: await party(parties.proxy),
    under: under ?? null,
    further: further ?? false,
    scope,
    draftedAt: central.now().toISOString(),
    until,
    basis: basisOf(central, body).map(({ law, article }) => ({ law, article }))
  })
  return JSON.stringify(text)
}

/** of what was asked; without the words of chains as an older release made it, whose drafts may still be repeated */
const requestDigest = ({ code, scope, until, further, under }: MandateRequest): string => {
  const more = further === undefined && under === undefined ? [] : [further ?? false, under ?? null]
  return digestText(JSON.stringify([code, scope, until, ...more]))
}

const noteDraft = async (tx: Tx, central: Central, call: Call<unknown>, row: MandateRow): Promise<void> => {
  const now = central.now()
  const own = row.grantor === row.principal
  const name = own ? null : await nameOf(tx, row.grantor)
  const actor = { kind: own ? ('self' as const) : ('proxy' as const), id: row.grantor, name }
  const terminal = call.terminal.id
  await note(tx, now, { resident: row.principal, actor, act: 'mandate.drafted', mandate: row.id, terminal })
  await audit(tx, now, { event: 'mandate.drafted', terminal, subject: row.id })
}

/** POST /v1/mandates */
export const draftMandate = async (central: Central, call: Call<MandateRequest>): Promise<Mandate> => {
  const { resident: grantor } = await openSession(central, call)
  const { body } = call
  const request = requestDigest(body)
  const now = central.now()
  return central.db.transaction().execute(async (tx) => {
    const known = await tx.selectFrom('mandates').selectAll().where('id', '=', body.mandateId).executeTakeFirst()
    if (known) {
      demand(known.grantor === grantor && known.request === request, 'operationConflict')
      return shownOf(tx, central, known, grantor)
    }
    const until = new Date(body.until)
    demand(until > now && until.getTime() - now.getTime() <= spans.mandate, 'mandateInvalid')
    const { principal, above } = await givingOf(tx, central, body, grantor)
    await checkScope(tx, central, body.scope, principal)
    const proxy = await introducedBy(tx, central, call, body.code)
    demand(proxy !== grantor, 'mandateSelf')
    demand(proxy !== principal, 'chainLooped')
    for (const one of [principal, grantor, proxy]) demand(!(await isWard(tx, central, one)), 'guardianshipForbids')
    const row = await tx
      .insertInto('mandates')
      .values({
        id: body.mandateId,
        kind: 'granted',
        principal,
        grantor,
        proxy,
        under: above?.row.id ?? null,
        further: body.further === true ? 1 : 0,
        state: 'drafted',
        scope: JSON.stringify(body.scope),
        powers: null,
        register: null,
        text: await textOf(tx, central, body, { principal, grantor, proxy }),
        request,
        valid_from: now.toISOString(),
        valid_until: until.toISOString(),
        sign_before: after(now, spans.signing),
        ended_at: null,
        ended_by: null
      })
      .onConflict((conflict) => conflict.doNothing())
      .returningAll()
      .executeTakeFirst()
    demand(row !== undefined, 'operationConflict')
    await noteDraft(tx, central, call, row)
    return shownOf(tx, central, row, grantor)
  })
}
