// Guardianships come from the register, never from a card: the registry's entries are put in as they are, and as they change.
import { z } from 'zod'
import { audit } from '../audit.ts'
import type { Central } from '../central.ts'
import { note } from '../journal/write.ts'
import { messageId } from '../message-id.ts'
import type { Tx } from '../store/store.ts'
import { RegisterEntry } from './powers.ts'

/** An entry that cannot be taken; the message names it by its number in the register. Nothing of the file was taken. */
export class RegisterProblem extends Error {}

export const RegisterFile = z.strictObject({ entries: z.array(RegisterEntry).min(1).max(10_000) })

type Registrar = Pick<Central, 'db' | 'powers' | 'now'>

const problemIn = (
  { powers }: Pick<Central, 'powers'>,
  entry: RegisterEntry,
  residents: ReadonlySet<string>
): string | null => {
  if (!residents.has(entry.principal) || !residents.has(entry.proxy))
    return 'it names somebody who is not registered here'
  if (entry.principal === entry.proxy) return 'nobody is their own guardian'
  if (entry.until !== null && entry.until <= entry.from) return 'it ends before it begins'
  const law = powers.guardianships.find((one) => one.kind === entry.kind)
  const given = entry.powers.find((one) => !law?.powers.some(({ power, by }) => power === one.power && by !== 'law'))
  return given ? `no court or contract can give ${given.power} in a ${entry.kind}` : null
}

/** Instants in one form, so that they can be compared as text. */
const instant = (text: string): string => new Date(text).toISOString()

const put = async (tx: Tx, { now }: Registrar, entry: RegisterEntry): Promise<'added' | 'changed' | 'same'> => {
  const at = now()
  const known = await tx.selectFrom('mandates').selectAll().where('register', '=', entry.register).executeTakeFirst()
  if (known && (known.principal !== entry.principal || known.proxy !== entry.proxy || known.kind !== entry.kind))
    throw new RegisterProblem(`${entry.register}: an entry keeps its kind and its persons; end it and register another`)
  const powers = entry.powers.map(({ power, procedures, from, until }) => ({
    power,
    ...(procedures ? { procedures } : {}),
    ...(from === undefined ? {} : { from: instant(from) }),
    ...(until === undefined ? {} : { until: instant(until) })
  }))
  const supervisorSince = entry.supervisorSince === null ? null : instant(entry.supervisorSince)
  const fields = {
    state: entry.endedAt === null ? ('valid' as const) : ('ended' as const),
    powers: JSON.stringify({ supervisorSince, powers }),
    valid_from: instant(entry.from),
    valid_until: entry.until === null ? null : instant(entry.until),
    ended_at: entry.endedAt === null ? null : instant(entry.endedAt),
    ended_by: entry.endedAt === null ? null : ('registry' as const)
  }
  const same = known && Object.entries(fields).every(([name, value]) => known[name as keyof typeof fields] === value)
  if (same) return 'same'
  const id = known?.id ?? messageId(at)
  if (known) await tx.updateTable('mandates').set(fields).where('id', '=', id).execute()
  else {
    const { kind, principal, proxy, register } = entry
    const none = {
      grantor: principal,
      under: null,
      further: 0 as const,
      scope: null,
      text: null,
      request: null,
      sign_before: null
    }
    await tx
      .insertInto('mandates')
      .values({ id, kind, principal, proxy, register, ...none, ...fields })
      .execute()
  }
  const act = fields.state === 'ended' ? ('guardianship.ended' as const) : ('guardianship.registered' as const)
  const actor = { kind: 'registry' as const, id: null, name: null }
  await note(tx, at, { resident: entry.principal, actor, act, mandate: id })
  await audit(tx, at, { event: act, reason: entry.kind, subject: id })
  return known ? 'changed' : 'added'
}

/** Takes the entries of a register file, all or none; the same file again changes nothing. Throws RegisterProblem. */
export const registerGuardianships = async (
  central: Registrar,
  entries: readonly RegisterEntry[]
): Promise<{ added: number; changed: number; same: number }> =>
  central.db.transaction().execute(async (tx) => {
    const count = { added: 0, changed: 0, same: 0 }
    const seen = new Set<string>()
    const residents = new Set((await tx.selectFrom('residents').select('id').execute()).map((one) => one.id))
    for (const entry of entries) {
      const problem = problemIn(central, entry, residents)
      if (problem !== null) throw new RegisterProblem(`${entry.register}: ${problem}`)
      // of two, the same file again would undo the one with the other, and tell the principal of it each time
      if (seen.has(entry.register)) throw new RegisterProblem(`${entry.register}: it stands there twice`)
      seen.add(entry.register)
      count[await put(tx, central, entry)]++
    }
    return count
  })
