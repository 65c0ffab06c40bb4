// From rules to notices: who is told what today, once for each deadline, with the reasons of that day.
import type { Judgement, Notice } from '../../contract/wire/notices.ts'
import type { Words } from '../../contract/wire/words.ts'
import { audit } from '../audit.ts'
import { answerFor, codesOfPerson, judge, type Person } from '../eligibility/judge.ts'
import { holdFacts, personIn } from '../eligibility/person.ts'
import { rulesOn, type Rule, type RuleBook } from '../eligibility/rules.ts'
import type { Db, Tx } from '../store/store.ts'
import { dateInJapan } from '../calendar.ts'
import { insertNotice } from './insert.ts'

/** What is needed to tell people. */
export type Teller = { readonly db: Db; readonly rules: RuleBook; readonly now: () => Date }

const noticeOf = (rule: Rule, judgement: Judgement, at: Date): Omit<Notice, 'unread'> => ({
  id: `rule:${rule.id}.${judgement.deadline ?? rule.version}`,
  from: rule.issuer,
  title: rule.name,
  body: rule.body,
  why: judgement.because.slice(0, 6),
  needs: rule.needs,
  arrivedAt: at.toISOString(),
  deadline: judgement.deadline,
  leadsTo: rule.leadsTo
})

/** Rules a resident was told of, whose deadline is not over on that day. */
export const toldRules = async (db: Db, resident: string, day: string): Promise<Set<string>> => {
  const rows = await db
    .selectFrom('notices')
    .select('rule')
    .where('resident', '=', resident)
    .where('rule', 'is not', null)
    .where((eb) => eb.or([eb('deadline', 'is', null), eb('deadline', '>=', day)]))
    .execute()
  return new Set(rows.map((row) => row.rule ?? ''))
}

/** Tells one resident of every rule that holds, was not told, and whose time is not over. Gives the ids of the rules. */
export const tell = async (tx: Tx, { rules, now }: Teller, resident: string, person: Person): Promise<string[]> => {
  const at = now()
  const day = dateInJapan(at)
  const codes = codesOfPerson(rules.catalogue, person)
  const holding = rulesOn(rules, day).filter((rule) => {
    const { holds, deadline } = answerFor(rules, rule, codes, day)
    return holds === 'yes' && (deadline === null || deadline >= day)
  })
  if (holding.length === 0) return []
  const told = await toldRules(tx, resident, day)
  const fresh: string[] = []
  for (const rule of holding) {
    if (told.has(rule.id)) continue
    const judgement = { ...judge(rules, rule, person, day), told: true }
    const notice = noticeOf(rule, judgement, at)
    if (await insertNotice(tx, at, { resident, notice, rule: rule.id, judgement, openedAt: null })) fresh.push(rule.id)
  }
  for (const rule of fresh) await audit(tx, at, { event: 'notice.made', subject: rule })
  return fresh
}

/** A changed resident is looked at at once: facts and notices in one transaction. Gives the rules that were told. */
export const changeFacts = (teller: Teller, resident: string, facts: Person): Promise<string[]> =>
  teller.db.transaction().execute(async (tx) => {
    const changed = await holdFacts(tx, resident, facts)
    return changed.length === 0 ? [] : tell(tx, teller, resident, await personIn(tx, resident))
  })

/** A fact as a linked system reports it. */
export const reported = (value: Person[string]['value'], asOf: string, holder: Words): Person[string] => ({
  value,
  asOf,
  holder
})
