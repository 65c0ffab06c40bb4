// Who may do what for whom, as a model of a few lines; and the same at the real central, to be compared after every step.
import { registerGuardianships } from '../../src/central/mandates/register.ts'
import type { Reach, Scope } from '../../src/contract/wire/mandates.ts'
import {
  acting,
  call,
  codeFrom,
  draftBody,
  drafted,
  registerEntry,
  sign,
  until,
  visitor,
  type Visitor
} from './central-mandates.ts'
import { codeOf, uuidv7 } from './central-visit.ts'
import type { World } from './central-world.ts'

export const people = ['tanaka', 'sato', 'takahashi'] as const
export type PersonId = (typeof people)[number]

export type MandateAction =
  | {
      readonly do: 'draft'
      readonly from: PersonId
      readonly to: PersonId
      readonly scope: Scope
      readonly days: number
    }
  /** `by` may be anybody: only the right person in the right order gets anywhere */
  | { readonly do: 'grant' | 'accept' | 'end'; readonly by: PersonId; readonly which: number }
  | { readonly do: 'endAll'; readonly by: PersonId }
  | { readonly do: 'wait'; readonly hours: number }
  | { readonly do: 'ward'; readonly who: PersonId; readonly ended: boolean }

type Known = {
  readonly id: string
  readonly text: string | null
  readonly from: PersonId
  readonly to: PersonId
  readonly scope: Scope
  readonly ends: number
  readonly signBefore: number
  granted: boolean
  accepted: boolean
  ended: boolean
}

const hour = 3_600_000
const may = (list: Scope['folders'], id: string, reach: Reach): boolean =>
  list.some((one) => one.id === id && (reach === 'read' || one.may === 'act'))

/** What can be tried under a mandate, and what of its scope that needs. */
const doors: readonly { readonly name: string; readonly needs: (scope: Scope) => boolean; readonly knock: Knock }[] = [
  { name: 'self', needs: ({ profile }) => profile, knock: (one) => call(one, 'GET', '/v1/self') },
  { name: 'notices', needs: ({ notices }) => notices !== null, knock: (one) => call(one, 'GET', '/v1/notices') },
  {
    name: 'notice',
    needs: ({ notices }) => notices === 'act',
    knock: (one) => call(one, 'PUT', '/v1/notices/of-nobody/opened')
  },
  { name: 'mailbox', needs: ({ folders }) => folders.length > 0, knock: (one) => call(one, 'GET', '/v1/mailbox') },
  {
    name: 'inbox',
    needs: ({ folders }) => may(folders, 'inbox', 'act'),
    knock: (one) => call(one, 'PUT', `/v1/mailbox/${uuidv7()}/folder`, { folder: 'inbox' })
  },
  {
    name: 'filings',
    needs: ({ procedures }) => procedures.length > 0,
    knock: (one) => call(one, 'GET', '/v1/filings')
  },
  {
    name: 'intent',
    needs: ({ procedures }) => may(procedures, 'move', 'act'),
    knock: (one, actingFor) => {
      const operations = [{ operationId: uuidv7(), recipient: 'minato-bank', contentSha256: 'A'.repeat(43) }]
      const manifest = { bundleId: uuidv7(), kind: 'filing', procedure: 'move', operations, actingFor }
      return call(one, 'POST', '/v1/intents', { manifest: JSON.stringify(manifest) })
    }
  }
]
type Knock = (proxy: Visitor, mandate: string) => ReturnType<typeof call>

/** what a door says that let somebody in, though there was nothing by that name behind it */
const inside = (code: unknown): boolean => code === undefined || code === 'notFound'

export type ModelOptions = {
  readonly world: World
  /** what a broken central would do after a step */
  readonly spoil?: () => Promise<void>
}

export const startMandates = async ({ world, spoil }: ModelOptions) => {
  const known: Known[] = []
  const wards = new Map<PersonId, string>()
  const hands = new Map<PersonId, Visitor>()
  const now = (): number => world.central.central.now().getTime()
  const hand = (who: PersonId): Visitor => {
    const found = hands.get(who)
    if (!found) throw new Error(`${who} is not here`)
    return found
  }
  const signInAll = async (): Promise<void> => {
    for (const who of people) {
      await hands.get(who)?.client.close()
      hands.set(who, await visitor(world, who))
    }
  }
  await signInAll()
  const at = (which: number): Known | undefined => known[known.length === 0 ? 0 : which % known.length]
  const agree = (what: string, wanted: boolean, code: unknown): void => {
    if (wanted !== (code === undefined))
      throw new Error(`${what} should be ${wanted ? 'taken' : 'refused'}: ${String(code)}`)
  }

  const draft = async ({ from, to, scope, days }: Extract<MandateAction, { do: 'draft' }>): Promise<void> => {
    const body = draftBody(await codeFrom(hand(to)), scope, until(world, days))
    const { procedures, folders, notices, profile } = scope
    const empty = procedures.length + folders.length === 0 && notices === null && !profile
    const right = from !== to && !empty && !wards.has(from) && !wards.has(to)
    if (!right) return agree('a draft', false, codeOf(await call(hand(from), 'POST', '/v1/mandates', body)))
    const { id, text } = await drafted(hand(from), body)
    const ends = Date.parse(body.until)
    const none = { granted: false, accepted: false, ended: false }
    known.push({ id, text, from, to, scope, ends, signBefore: now() + 24 * hour, ...none })
  }
  const put = async (as: 'grant' | 'accept', by: PersonId, one: Known): Promise<void> => {
    const open = !one.ended && now() < one.signBefore && now() < one.ends && !wards.has(one.from) && !wards.has(one.to)
    const turn = as === 'grant' ? by === one.from && !one.granted : by === one.to && one.granted && !one.accepted
    agree(as, open && turn, codeOf(await sign(hand(by), one, as)))
    if (!open || !turn) return
    if (as === 'grant') one.granted = true
    else one.accepted = true
  }
  const end = async (by: PersonId, one: Known): Promise<void> => {
    const right = by === one.from || (by === one.to && (one.granted || one.ended))
    agree('an end', right, codeOf(await call(hand(by), 'DELETE', `/v1/mandates/${one.id}`)))
    if (right) one.ended = true
  }
  const ward = async (who: PersonId, ended: boolean): Promise<void> => {
    if (ended !== wards.has(who)) return
    const register = wards.get(who) ?? uuidv7()
    const from = new Date(now() - hour).toISOString()
    const endedAt = ended ? new Date(now()).toISOString() : null
    const before = await world.central.db
      .selectFrom('mandates')
      .select('valid_from')
      .where('register', '=', register)
      .executeTakeFirst()
    const entry = registerEntry({ register, principal: who, proxy: 'ito', from: before?.valid_from ?? from, endedAt })
    await registerGuardianships(world.central.central, [entry])
    if (ended) wards.delete(who)
    else wards.set(who, register)
  }
  const act = async (action: MandateAction): Promise<void> => {
    if (action.do === 'draft') return draft(action)
    if (action.do === 'ward') return ward(action.who, action.ended)
    if (action.do === 'wait') {
      world.ahead(action.hours * hour)
      return signInAll()
    }
    if (action.do === 'endAll') {
      await call(hand(action.by), 'DELETE', '/v1/mandates')
      for (const one of known) if (one.from === action.by) one.ended = true
      return
    }
    const one = at(action.which)
    if (!one) return
    if (action.do === 'end') await end(action.by, one)
    else await put(action.do, action.by, one)
  }
  const knockAll = async (one: Known, who: PersonId): Promise<void> => {
    const valid = one.granted && one.accepted && !one.ended && now() < one.ends && !wards.has(one.to)
    const proxy = acting(hand(who), one.id)
    // whoever is not the proxy is told so at every door alike: one is enough
    const tried = who === one.to ? doors : doors.slice(0, 1)
    const said = await Promise.all(tried.map(async (door) => ({ door, code: codeOf(await door.knock(proxy, one.id)) })))
    for (const { door, code } of said) {
      const wanted = valid && who === one.to && door.needs(one.scope)
      if (inside(code) !== wanted)
        throw new Error(
          `${door.name} is ${wanted ? 'shut' : 'open'} to ${who === one.to ? 'the proxy' : 'another'}: ${String(code)}`
        )
    }
  }
  /** The newest mandates, in every hand, at every door. */
  const compare = async (): Promise<void> => {
    for (const one of known.slice(-2)) for (const who of people) await knockAll(one, who)
  }
  return {
    step: async (action: MandateAction): Promise<void> => {
      await act(action)
      await spoil?.()
      await compare()
    },
    end: async (): Promise<void> => {
      for (const who of people) await hand(who).client.close()
      for (const [who] of wards) await ward(who, true)
    }
  }
}
