// What the law gives each kind of guardianship, as data (assets/mandates/powers.json): the article of every power, and who must
// have named it: the law itself, the family court, or the notarial contract.
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { LegalBasis, MandateKind, Reach, type Scope } from '../../contract/wire/mandates.ts'
import { Id, Instant, Words } from '../../contract/wire/words.ts'
import { SeedProblem } from '../town/seed-data.ts'

const Cited = z.strictObject({ ...LegalBasis.shape, says: Words })
export type Cited = z.infer<typeof Cited>
const PowerName = z.enum(['filings', 'profile', 'notices', 'mail'])
const Power = z.strictObject({
  power: PowerName,
  may: Reach,
  by: z.enum(['law', 'adjudication', 'contract']),
  /** how long an order may hold at most, counted from the day it is from */
  mostMonths: z.int().min(1).nullable().optional(),
  /** since when the article is in force */
  from: z.iso.date(),
  basis: z.array(Cited).min(1)
})
const GuardianshipKind = MandateKind.exclude(['granted'])
const Guardianship = z.strictObject({
  kind: GuardianshipKind,
  name: Words,
  begins: z.array(Cited).min(1),
  /** without a supervisor it gives nothing (任意後見契約に関する法律 第4条第1項) */
  needsSupervisor: z.boolean(),
  powers: z.array(Power).min(1)
})
const Powers = z.strictObject({
  /** `further`: what lets a proxy give on what was given */
  granted: z.strictObject({ name: Words, basis: z.array(Cited).min(1), further: z.array(Cited).min(1) }),
  /** what nobody does for another, whatever a paper says */
  personal: z.strictObject({ basis: z.array(Cited).min(1), procedures: z.array(Id) }),
  guardianships: z.array(Guardianship).length(GuardianshipKind.options.length)
})
export type PowerBook = z.infer<typeof Powers>

/** Reads the file. Throws SeedProblem. */
export const readPowers = (file: string): PowerBook => {
  let content: unknown
  try {
    content = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new SeedProblem(`${file}: ${error instanceof Error ? error.message : String(error)}`)
  }
  const parsed = Powers.safeParse(content)
  if (!parsed.success) throw new SeedProblem(`${file}: ${z.prettifyError(parsed.error)}`)
  const kinds = new Set(parsed.data.guardianships.map((one) => one.kind))
  if (kinds.size !== GuardianshipKind.options.length)
    throw new SeedProblem(`${file}: a kind of guardianship is there twice`)
  return parsed.data
}

/** A power as the court's order or the contract names it. `procedures` goes with filings, `from` and `until` with an order. */
const Named = z.strictObject({
  power: PowerName,
  procedures: z.array(Id).max(60).optional(),
  from: Instant.optional(),
  until: Instant.optional()
})
/** An entry of the register (後見登記等ファイル), as the registry hands it over. A format of our own. */
export const RegisterEntry = z.strictObject({
  register: z.string().min(1).max(60),
  kind: GuardianshipKind,
  /** residents' ids in this central's town */
  principal: Id,
  proxy: Id,
  from: Instant,
  until: Instant.nullable(),
  /** since when there is a supervisor; null: none */
  supervisorSince: Instant.nullable(),
  powers: z.array(Named).max(20),
  endedAt: Instant.nullable()
})
export type RegisterEntry = z.infer<typeof RegisterEntry>

/** What of an entry is kept beside its row. */
export const KeptPowers = RegisterEntry.pick({ supervisorSince: true, powers: true })
export type KeptPowers = z.infer<typeof KeptPowers>

const monthsAfter = (from: string, months: number): string => {
  const date = new Date(from)
  const day = date.getUTCDate()
  date.setUTCDate(1)
  date.setUTCMonth(date.getUTCMonth() + months)
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()
  date.setUTCDate(Math.min(day, last))
  return date.toISOString()
}

type Given = { readonly power: z.infer<typeof Power>; readonly procedures: readonly string[] | 'all' }

const given = (power: z.infer<typeof Power>, kept: KeptPowers, at: string): Given | null => {
  if (power.from > at.slice(0, 10)) return null
  if (power.by === 'law') return { power, procedures: 'all' }
  const named = kept.powers.filter((one) => {
    if (one.power !== power.power || (one.from ?? '') > at || (one.until ?? '9') <= at) return false
    if (power.by !== 'adjudication' || power.mostMonths === undefined || power.mostMonths === null) return true
    // an order of limited length says from when it is; one that does not is none
    return one.from !== undefined && monthsAfter(one.from, power.mostMonths) > at
  })
  return named.length === 0 ? null : { power, procedures: named.flatMap((one) => one.procedures ?? []) }
}

/** Everything there is to reach: procedures of this central, folders of the principal. */
export type Whole = { readonly procedures: readonly string[]; readonly folders: readonly string[] }

/** What a registered guardianship reaches at a moment, act by act, and by which articles. */
export const reachOf = (
  book: PowerBook,
  kind: RegisterEntry['kind'],
  kept: KeptPowers,
  { at, whole }: { readonly at: string; readonly whole: Whole }
): { readonly scope: Scope; readonly basis: readonly Cited[] } => {
  const law = book.guardianships.find((one) => one.kind === kind)
  const scope: Scope = { procedures: [], folders: [], notices: null, profile: false }
  if (!law || (law.needsSupervisor && (kept.supervisorSince === null || kept.supervisorSince > at)))
    return { scope, basis: law?.begins ?? [] }
  const found = law.powers.flatMap((power) => given(power, kept, at) ?? [])
  for (const { power, procedures } of found) {
    if (power.power === 'filings')
      scope.procedures = whole.procedures
        .filter((id) => procedures === 'all' || procedures.includes(id))
        .filter((id) => !book.personal.procedures.includes(id))
        .map((id) => ({ id, may: power.may }))
    if (power.power === 'mail') scope.folders = whole.folders.map((id) => ({ id, may: power.may }))
    if (power.power === 'notices') scope.notices = power.may
    if (power.power === 'profile') scope.profile = true
  }
  return { scope, basis: [...law.begins, ...found.flatMap(({ power }) => power.basis)] }
}
