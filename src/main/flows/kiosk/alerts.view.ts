// What holds in a disaster, as a screen over all others and as a pane while nobody is there.
import type { Language } from '../../../contract/screen/intent.ts'
import type { DisasterAct, DisasterScreen } from '../../../contract/screen/views/disaster.ts'
import { alertsId, type Pane } from '../../../contract/screen/views/public.ts'
import { localMinute } from '../../days.ts'
import type { Alert } from '../../fleet/port.ts'
import type { OpenPage } from '../places/pages.ts'
import { shown, type Shown } from '../shown.ts'

const words = {
  ja: { title: 'いま 出ている 警報・注意報', more: (count: number) => `ほか${count}件` },
  en: { title: 'Warnings in force now', more: (count: number) => `and ${count} more` }
} as const

/** What to do, by what it is and how bad it is. An order to leave is the town's to give: it stands in the sender's own words. */
const actOf = ({ kind, severity }: Alert): DisasterAct => {
  if (/津波|高潮/.test(kind) && severity !== 'advisory') return 'high'
  if (/地震|震度/.test(kind) && severity !== 'advisory') return 'shake'
  return ({ emergency: 'life', danger: 'leave', warning: 'prepare', advisory: 'watch' } as const)[severity]
}

const mostShelters = 4
const sheltersIn = (pages: readonly OpenPage[], language: Language): DisasterScreen['shelters'] => {
  const page = pages.find(({ icon }) => icon === 'shelter')
  if (!page) return null
  const facts = page.facts.slice(0, mostShelters)
  return {
    id: page.id,
    asOf: page.asOf,
    // a page of places has more lines, for which there is no room here
    facts: facts.map(({ label, value }) => ({ label: label[language], value: value[language].split('\n', 1)[0] ?? '' }))
  }
}

type Now = { readonly alerts: readonly Alert[]; readonly heeded: readonly string[] }

/** The worst that nobody here has seen yet, else the worst. */
const first = ({ alerts, heeded }: Now): Alert | undefined =>
  alerts.find(({ key }) => !heeded.includes(key)) ?? alerts[0]

export const alertsView = (
  now: Now,
  {
    pages,
    language,
    session
  }: { readonly pages: readonly OpenPage[]; readonly language: Language; readonly session: boolean }
): Shown => {
  const alert = first(now)
  if (!alert) throw new Error('nothing holds that could be shown')
  const { severity, kind, areas, headline, sender, reportedAt } = alert
  return shown(
    {
      kind: 'disaster',
      severity,
      act: actOf(alert),
      what: kind,
      areas,
      headline,
      sender,
      reportedAt: localMinute(new Date(reportedAt)),
      more: now.alerts.length - 1,
      session,
      shelters: sheltersIn(pages, language)
    },
    { back: true }
  )
}

/** The way back to it for whoever has seen it. */
export const alertsPane = ({ alerts }: Pick<Now, 'alerts'>, language: Language): readonly Pane[] => {
  const [worst] = alerts
  if (!worst) return []
  const more = alerts.length > 1 ? ` ${words[language].more(alerts.length - 1)}` : ''
  return [{ id: alertsId, icon: 'shelter', title: words[language].title, sense: `${worst.kind}${more}` }]
}
