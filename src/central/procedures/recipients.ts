// Who is concerned by a procedure: rules as data, with the reason on each.
import type { z } from 'zod'
import { RecipientsAnswer, RecipientsRequest, type FilingContent, type Recipient } from '../../contract/wire/filings.ts'
import type { Central } from '../central.ts'
import { formsAt, offeredFirms } from '../firms/recipients.ts'
import { demand, Refusal } from '../http/refusal.ts'
import { receives, type App } from '../http/route.ts'
import type { Settings } from '../settings.ts'
import type { Tx } from '../store/store.ts'
import type { ProcedureData } from '../town/seed-data.ts'

/** of the contract's answer */
const mostRecipients = 60

type Rule = ProcedureData['rules'][number]
type Move = { readonly from: string | undefined; readonly to: string | undefined }

/** Milliseconds a filing is kept back and may be withdrawn; null where it leaves at once. */
export const windowOf = (
  { withdrawSeconds }: Pick<Rule, 'withdrawSeconds'>,
  { delayFactor }: Pick<Settings, 'delayFactor'>
): number | null =>
  withdrawSeconds === undefined || delayFactor === 0 ? null : Math.ceil(withdrawSeconds * 1_000 * delayFactor)

const holds = ({ when }: Rule, { from, to }: Move): boolean =>
  (when.from === undefined || when.from === from) &&
  (when.to === undefined || when.to === to) &&
  (when.within === undefined || when.within === (from === to))

/** Those of the town's data that the move concerns, then the firms that registered a form for it. */
const recipientsOf = async (
  central: Central,
  procedure: string,
  { from, to }: z.output<typeof RecipientsRequest>
): Promise<Recipient[]> => {
  const { data, settings } = central
  const found = data.procedures.find((one) => one.id === procedure)
  const places = data.places.municipalities.map((one) => one.code)
  demand(found !== undefined && places.includes(from) && places.includes(to), 'notFound')
  const own = found.rules
    .filter((rule) => holds(rule, { from, to }))
    .map((rule) => {
      const { recipient, what, why, required } = rule
      const agency = data.agencies.find((one) => one.id === recipient)
      if (!agency) throw new Error('a rule names an unknown recipient')
      const window = windowOf(rule, settings)
      const said = window === null ? {} : { withdrawSeconds: window / 1_000 }
      return {
        id: recipient,
        kind: agency.kind,
        name: agency.name,
        what,
        why,
        required,
        fields: agency.fields,
        ...said
      }
    })
  return [...own, ...(await offeredFirms(central, procedure))].slice(0, mostRecipients)
}

/** The rule a filing goes by; which one it is for a town office depends on from where to where, and a firm has its form. */
export const ruleFor = async (
  { data }: Pick<Central, 'data'>,
  tx: Tx,
  procedure: string,
  { recipient, fields }: FilingContent,
  announced: string
): Promise<Pick<Rule, 'what' | 'withdrawSeconds'>> => {
  if (!data.agencies.some((one) => one.id === recipient)) {
    const [form] = await formsAt(tx, recipient, procedure, announced)
    demand(form !== undefined, 'recipientUnknown')
    return { what: form.form.what }
  }
  const rules =
    data.procedures.find((one) => one.id === procedure)?.rules.filter((one) => one.recipient === recipient) ?? []
  const move = { from: fields['fromMunicipality'], to: fields['toMunicipality'] }
  const rule = rules.find((one) => holds(one, move)) ?? rules[0]
  if (!rule) throw new Refusal('recipientUnknown')
  return rule
}

export const procedureRoutes = (app: App, central: Central): void => {
  receives(
    app,
    ['POST', '/v1/procedures/:id/recipients'],
    RecipientsRequest,
    RecipientsAnswer,
    async ({ params, body }) => ({
      recipients: await recipientsOf(central, params['id'] ?? '', body)
    })
  )
}
