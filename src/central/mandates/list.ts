// Mandates as they are shown: those a resident gave, and those they hold.
import type { z } from 'zod'
import type { Mandate, MandatesAnswer } from '../../contract/wire/mandates.ts'
import type { Central } from '../central.ts'
import type { Call } from '../http/route.ts'
import { holderName, nameOf } from '../residents/names.ts'
import { openSession } from '../session/tokens.ts'
import type { Db } from '../store/store.ts'
import { scopeOf, type Judge, type MandateRow } from './held.ts'

const most = 200

const stateOf = ({ now }: Judge, row: MandateRow): Mandate['state'] => {
  const at = now().toISOString()
  if (row.state === 'ended') return 'ended'
  if (row.valid_until !== null && row.valid_until <= at) return 'expired'
  return row.state !== 'valid' && row.sign_before !== null && row.sign_before <= at ? 'expired' : row.state
}

const sideOf = (row: MandateRow, holder: string): Mandate['side'] => {
  if (row.principal === holder) return 'principal'
  return row.grantor === holder ? 'grantor' : 'proxy'
}

/** A mandate in the eyes of one of its sides. */
export const shownOf = async (db: Db, judge: Judge, row: MandateRow, resident: string): Promise<Mandate> => {
  const { scope, basis } = await scopeOf(db, judge, row)
  return {
    id: row.id,
    kind: row.kind,
    side: sideOf(row, resident),
    principal: await holderName(db, row.principal),
    grantor: await holderName(db, row.grantor),
    proxy: await nameOf(db, row.proxy),
    state: stateOf(judge, row),
    scope,
    basis: [...basis],
    under: row.under,
    further: row.further === 1,
    text: row.text,
    from: row.valid_from,
    until: row.valid_until,
    endedAt: row.ended_at,
    endedBy: row.ended_by
  }
}

/** GET /v1/mandates: the newest first; a draft is not the proxy's business until the principal's card has signed it. */
export const listMandates = async (central: Central, call: Call<null>): Promise<z.output<typeof MandatesAnswer>> => {
  const { resident } = await openSession(central, call)
  const rows = await central.db
    .selectFrom('mandates')
    .selectAll()
    .where((eb) =>
      eb.or([
        eb('principal', '=', resident),
        eb('grantor', '=', resident),
        // what was ended as a draft never was the proxy's either
        eb.and([eb('proxy', '=', resident), eb('state', 'in', ['granted', 'valid'])]),
        eb.and([
          eb('proxy', '=', resident),
          eb('state', '=', 'ended'),
          eb.or([
            eb('kind', '<>', 'granted'),
            eb.exists(eb.selectFrom('mandate_signatures').select('party').whereRef('mandate', '=', 'mandates.id'))
          ])
        ])
      ])
    )
    .orderBy('valid_from', 'desc')
    .orderBy('id', 'desc')
    .limit(most)
    .execute()
  return { mandates: await Promise.all(rows.map((row) => shownOf(central.db, central, row, resident))) }
}
