// Drafting a mandate: the principal says what a proxy may do; central writes the text both cards will sign.
import { MandateText, type Mandate, type MandateRequest, type Reach, type Scope } from '../../contract/wire/mandates.ts'
import { audit } from '../audit.ts'
import type { Central } from '../central.ts'
import { digestText, keyedHash } from '../digest.ts'
import { demand } from '../http/refusal.ts'
import type { Call } from '../http/route.ts'
import { note } from '../journal/write.ts'
import { nameOf } from '../residents/names.ts'
import { openSession } from '../session/tokens.ts'
import { after, spans } from '../settings.ts'
import type { Tx } from '../store/store.ts'
import { isWard, wholeOf } from './held.ts'
import { introducedBy } from './introductions.ts'
import { shownOf } from './list.ts'

const distinct = (list: readonly { readonly id: string; readonly may: Reach }[], known: readonly string[]): boolean =>
  new Set(list.map((one) => one.id)).size === list.length && list.every((one) => known.includes(one.id))

/** Only what there is can be given, and a mandate that gives nothing is none. */
const checkScope = async (tx: Tx, central: Central, scope: Scope, principal: string): Promise<void> => {
  const whole = await wholeOf(tx, central, principal)
  const { procedures, folders, notices, profile } = scope
  const givable = whole.procedures.filter((id) => !central.powers.personal.procedures.includes(id))
  demand(distinct(procedures, givable) && distinct(folders, whole.folders), 'mandateInvalid')
  demand(procedures.length + folders.length > 0 || notices !== null || profile, 'mandateInvalid')
}

const textOf = async (
  tx: Tx,
  central: Central,
  { mandateId, scope, until }: MandateRequest,
  parties: { readonly principal: string; readonly proxy: string }
): Promise<string> => {
  const party = async (resident: string) => ({
    reference: keyedHash(central.keys.hash, 'mandate', `${mandateId}\0${resident}`),
    name: await nameOf(tx, resident)
  })
  const text: MandateText = MandateText.parse({
    version: 1,
    mandate: mandateId,
    principal: await party(parties.principal),
    proxy: await party(parties.proxy),
    scope,
    draftedAt: central.now().toISOString(),
    until,
    basis: central.powers.granted.basis.map(({ law, article }) => ({ law, article }))
  })
  return JSON.stringify(text)
}

/** POST /v1/mandates */
export const draftMandate = async (central: Central, call: Call<MandateRequest>): Promise<Mandate> => {
  const { resident } = await openSession(central, call)
  const { body } = call
  const request = digestText(JSON.stringify([body.code, body.scope, body.until]))
  const now = central.now()
  return central.db.transaction().execute(async (tx) => {
    const known = await tx.selectFrom('mandates').selectAll().where('id', '=', body.mandateId).executeTakeFirst()
    if (known) {
      demand(known.principal === resident && known.request === request, 'operationConflict')
      return shownOf(tx, central, known, resident)
    }
    const until = new Date(body.until)
    demand(until > now && until.getTime() - now.getTime() <= spans.mandate, 'mandateInvalid')
    await checkScope(tx, central, body.scope, resident)
    const proxy = await introducedBy(tx, central, call, body.code)
    demand(proxy !== resident, 'mandateSelf')
    demand(!(await isWard(tx, central, resident)) && !(await isWard(tx, central, proxy)), 'guardianshipForbids')
    const row = await tx
      .insertInto('mandates')
      .values({
        id: body.mandateId,
        kind: 'granted',
        principal: resident,
        proxy,
        state: 'drafted',
        scope: JSON.stringify(body.scope),
        powers: null,
        register: null,
        text: await textOf(tx, central, body, { principal: resident, proxy }),
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
    const actor = { kind: 'self' as const, id: resident, name: null }
    await note(tx, now, { resident, actor, act: 'mandate.drafted', mandate: row.id, terminal: call.terminal.id })
    await audit(tx, now, { event: 'mandate.drafted', terminal: call.terminal.id, subject: row.id })
    return shownOf(tx, central, row, resident)
  })
}
