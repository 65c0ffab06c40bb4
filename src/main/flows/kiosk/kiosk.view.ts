// The whole View of the terminal from a snapshot of the kiosk.
import type { SnapshotFrom } from 'xstate'
import type { CardSign, Frame } from '../../../contract/screen/frame.ts'
import type { View } from '../../../contract/screen/view.ts'
import { localMinute } from '../../days.ts'
import type { Procedures } from '../../procedures/reading.ts'
import { childOf } from '../child.ts'
import { diagnosisPane, diagnosisView } from '../diagnosis/diagnosis.view.ts'
import type { Drawing } from '../drawing.ts'
import { onPage, shown, type Shown } from '../shown.ts'
import { signInMachine } from '../sign-in/sign-in.machine.ts'
import { signInView } from '../sign-in/sign-in.view.ts'
import { codeOf } from '../trouble.ts'
import { visitMachine } from '../visit/visit.machine.ts'
import { visitView } from '../visit/visit.view.ts'
import type { kioskMachine } from './kiosk.machine.ts'
import { alertsPane, alertsView } from './alerts.view.ts'
import { languagesOf, officeAt, offeredIn, offeredOf, pagesOf } from './house.ts'
import { lookOf, wipeSteps } from './kiosk.setup.ts'

type Snapshot = SnapshotFrom<typeof kioskMachine>
type Serving = Extract<Snapshot['value'], object>['serving']

const attractShown = ({ context }: Snapshot, { language, now }: Drawing): Shown => {
  const pages = pagesOf(context, now).map(({ id, icon, title, sense }) => ({
    id,
    icon,
    title: title[language],
    sense: sense[language]
  }))
  const absent = context.readers.length === 0
  const examine = diagnosisPane(language)
  // where cards cannot be used, why not is the first question
  const panes = [...alertsPane(context, language), ...(absent ? [examine, ...pages] : [...pages, examine])]
  return shown(
    { kind: 'attract', panes, reader: absent ? 'absent' : 'ready', languages: languagesOf(context) },
    { code: absent ? codeOf({ fault: 'readerGone' }) : null }
  )
}

const pageShown = ({ context }: Snapshot, { language, rows, now }: Drawing): Shown => {
  const page = pagesOf(context, now).find(({ id }) => id === context.open?.id)
  if (!page) throw new Error('reading a page that is not there')
  const perPage = page.tall ? Math.max(1, Math.floor(rows / 2)) : rows
  const paged = onPage(page.facts, context.open?.page ?? 0, perPage)
  const facts = paged.lines.map(({ label, value }) => ({ label: label[language], value: value[language] }))
  return shown(
    {
      kind: 'openPage',
      title: page.title[language],
      asOf: page.asOf,
      source: page.source?.[language] ?? null,
      facts,
      page: paged.page,
      pages: paged.pages
    },
    { back: true }
  )
}

const journeyShown = (
  snapshot: Snapshot,
  journey: Serving['journey'],
  procedures: Procedures,
  drawing: Drawing
): Shown => {
  if (typeof journey === 'object') return diagnosisView(journey.diagnosing, snapshot.context)
  switch (journey) {
    case 'attracting':
      return attractShown(snapshot, drawing)
    case 'closed':
      return shown({ kind: 'closed', words: snapshot.context.signed.settings.closed?.[drawing.language] ?? '' })
    case 'reading':
      return pageShown(snapshot, drawing)
    case 'signingIn':
      return signInView(childOf(snapshot, 'signIn', signInMachine))
    case 'visiting':
      return visitView(
        childOf(snapshot, 'visit', visitMachine),
        offeredIn(procedures, offeredOf(snapshot.context)),
        drawing
      )
  }
}

const servingShown = (
  snapshot: Snapshot,
  { care, journey }: Serving,
  procedures: Procedures,
  drawing: Drawing
): Shown => {
  const { context } = snapshot
  if (typeof care === 'object') return shown({ kind: 'stillThere', secondsLeft: context.secondsLeft })
  if (care === 'alerting') {
    const session = journey === 'signingIn' || journey === 'visiting'
    return alertsView(context, { pages: pagesOf(context, drawing.now), language: drawing.language, session })
  }
  const below = journeyShown(snapshot, journey, procedures, drawing)
  if (care === 'attending') return below
  const office = officeAt(context, drawing.now, drawing.language)
  return shown(
    { kind: 'help', ...drawing.place, office, code: below.code },
    { back: true, path: below.path, code: below.code }
  )
}

const anyShown = (snapshot: Snapshot, procedures: Procedures, drawing: Drawing): Shown => {
  const { value, context } = snapshot
  if (typeof value === 'object') return servingShown(snapshot, value.serving, procedures, drawing)
  // what nobody can tell matters more than how the visit came to its end
  const code = context.fault && codeOf(context.pin === 'unsure' ? { fault: 'changeUnsure' } : context.fault)
  switch (value) {
    case 'booting':
      return shown({ kind: 'booting' })
    case 'wiping':
      return shown({ kind: 'wiping', reason: context.reason, done: context.wiped, total: wipeSteps })
    case 'wiped':
      return shown(
        {
          kind: 'wiped',
          reason: context.reason,
          code,
          cardStillThere: context.cards.length > 0,
          ...(context.pin === null ? {} : { pin: context.pin })
        },
        { code }
      )
    case 'struckOff':
    case 'outOfService':
      return shown({ kind: 'outOfService', code: code ?? codeOf({ fault: 'ourMistake' }) }, { code })
  }
}

const cardSign = ({ value }: Snapshot): CardSign => {
  if (typeof value !== 'object') return 'none'
  if (value.serving.journey === 'visiting') return 'proved'
  return value.serving.journey === 'signingIn' ? 'present' : 'none'
}

/** Everything the screen shows now. `revision` is the caller's count. */
export const kioskView = (snapshot: Snapshot, procedures: Procedures, now: Date, revision: number): View => {
  const { context } = snapshot
  const { language } = context.manner
  const place = { place: context.town?.helpPlace[language] ?? '', telephone: context.town?.helpTelephone ?? '' }
  const drawing: Drawing = { ...lookOf(context), now, town: context.town?.name[language] ?? '', place }
  const { screen, path, back } = anyShown(snapshot, procedures, drawing)
  const card = cardSign(snapshot)
  const frame: Frame = {
    ...context.manner,
    face: context.face,
    town: drawing.town,
    now: localMinute(now),
    card,
    // companies have no journeys on the screen: their certificate is no card
    who: card === 'proved' && context.name !== null && 'family' in context.name ? context.name : null,
    path,
    back
  }
  return { revision, frame, screen }
}
