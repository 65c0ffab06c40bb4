// Who is concerned by a procedure: rules as data, with the reason on each.
import type { z } from 'zod'
import { RecipientsAnswer, RecipientsRequest, type FilingContent, type Recipient } from '../../contract/wire/filings.ts'
import type { Words } from '../../contract/wire/words.ts'
import type { Central } from '../central.ts'
import { demand, Refusal } from '../http/refusal.ts'
import { receives, type App } from '../http/route.ts'
import type { ProcedureData, SeedData } from '../town/seed-data.ts'

type Rule = ProcedureData['rules'][number]
type Move = { readonly from: string | undefined; readonly to: string | undefined }

const holds = ({ when }: Rule, { from, to }: Move): boolean =>
  (when.from === undefined || when.from === from) &&
  (when.to === undefined || when.to === to) &&
  (when.within === undefined || when.within === (from === to))

const recipientsOf = (
  data: SeedData,
  procedure: string,
  { from, to }: z.output<typeof RecipientsRequest>
): Recipient[] => {
  const found = data.procedures.find((one) => one.id === procedure)
  const places = data.places.municipalities.map((one) => one.code)
  demand(found !== undefined && places.includes(from) && places.includes(to), 'notFound')
  return found.rules
    .filter((rule) => holds(rule, { from, to }))
    .map(({ recipient, what, why, required }) => {
      const agency = data.agencies.find((one) => one.id === recipient)
      if (!agency) throw new Error('a rule names an unknown recipient')
      return { id: recipient, kind: agency.kind, name: agency.name, what, why, required, fields: agency.fields }
    })
}

/** What a filing is for its recipient, in words; a town office is told from where to where. */
export const whatOf = (data: SeedData, procedure: string, { recipient, fields }: FilingContent): Words => {
  const rules =
    data.procedures.find((one) => one.id === procedure)?.rules.filter((one) => one.recipient === recipient) ?? []
  const move = { from: fields['fromMunicipality'], to: fields['toMunicipality'] }
  const rule = rules.find((one) => holds(one, move)) ?? rules[0]
  if (!rule) throw new Refusal('recipientUnknown')
  return rule.what
}

export const procedureRoutes = (app: App, { data }: Central): void => {
  receives(
    app,
    ['POST', '/v1/procedures/:id/recipients'],
    RecipientsRequest,
    RecipientsAnswer,
    async ({ params, body }) => ({
      recipients: recipientsOf(data, params['id'] ?? '', body)
    })
  )
}
