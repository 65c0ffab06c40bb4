// What the card can do today: a light for every secret and certificate, and what an office does about it.
import type { JSX } from 'react'
import type { StatusRow } from '../../contract/screen/views/filings.ts'
import type { CardPlanLine, CardPlanScreen, CounterAct } from '../../contract/screen/views/card-plan.ts'
import { FlowBox } from '../parts/frame/flow-box.tsx'
import { Page } from '../parts/frame/page.tsx'
import { useFlow } from '../parts/frame/use-flow.ts'
import { Icon } from '../parts/icons.tsx'
import { Key } from '../parts/key.tsx'
import { Sign, signOf } from '../parts/signs.tsx'
import { Words } from '../parts/words.tsx'
import { useVisit } from '../visit.ts'

const Row = ({ line }: { readonly line: CardPlanLine }): JSX.Element => {
  const { words, send } = useVisit()
  const { cardPlan, dates } = words
  const { about, state, code, left, day } = line
  const name = cardPlan.about[about]
  const form = cardPlan.forms[about]
  const sign: StatusRow['sign'] = signOf[line.light]
  return (
    <div className={`row ${sign}`}>
      <Sign sign={sign} />
      <span className="office">
        <b>{name}</b>
        {form === '' ? null : <span className="form">{form}</span>}
      </span>
      <span className="reason">
        <span>
          <Words text={cardPlan.says[state](left ?? 0, day === null ? '' : dates.plainDate(day))} />
        </span>
        {code === null ? null : <b className="code-number">{code}</b>}
      </span>
      {code === null ? null : (
        <Key
          name={`open-${about}`}
          label={words.diagnosis.detailsOf(name, code)}
          onPress={() => send({ kind: 'open', id: code })}
        >
          {words.diagnosis.details}
        </Key>
      )}
    </div>
  )
}

const Act = ({ act }: { readonly act: CounterAct }): JSX.Element => {
  const { cardPlan } = useVisit().words
  return (
    <div className="act">
      <Icon name="office" />
      <div>
        <p>
          <span className="where">{cardPlan.office}</span> <b>{act.name}</b>
        </p>
        <p>{act.bring}</p>
        {act.elsewhere === null ? null : <p className="elsewhere">{act.elsewhere}</p>}
      </div>
    </div>
  )
}

/** large text leaves no room for all of it on one page */
const actItems = (act: CounterAct, large: boolean): readonly JSX.Element[] => {
  const { name, bring, elsewhere } = act
  if (!large) return [<Act key={name} act={act} />]
  const pieces = [name, bring, ...(elsewhere === null ? [] : [elsewhere])]
  return pieces.map((piece, index) => (
    <p key={`${name}-${piece}`} className="act">
      {index === 0 ? <b>{piece}</b> : piece}
    </p>
  ))
}

/** what Next says and does: main knows where it leads */
const nextLabel = ({ purpose, works }: CardPlanScreen, cardPlan: ReturnType<typeof useVisit>['words']['cardPlan']) => {
  if (purpose === 'check') return cardPlan.change
  if (purpose === 'change') return cardPlan.another
  return works ? cardPlan.goOn : cardPlan.home
}

export const CardPlan = ({ screen }: { readonly screen: CardPlanScreen }): JSX.Element => {
  const { frame, words, send } = useVisit()
  const { cardPlan } = words
  const { purpose, worst, lines, acts, works } = screen
  const flow = useFlow(JSON.stringify(screen))
  const small = frame.text === 200 || frame.face === 'tv'
  const lead = purpose === 'before' && !works && !small ? cardPlan.stop : null
  return (
    <Page
      look={`diagnosis plan ${worst}`}
      title={purpose === 'change' ? cardPlan.titles.change : cardPlan.titles.check[worst]}
      sign={frame.text === 200 ? null : signOf[worst]}
      lead={lead}
      flow={flow}
      skip={false}
      next={{ label: nextLabel(screen, cardPlan), go: () => send({ kind: 'next' }) }}
      first="next"
    >
      <FlowBox
        flow={flow}
        look="rows"
        items={[
          ...lines.map((line) => <Row key={line.about} line={line} />),
          ...acts.flatMap((act) => actItems(act, frame.text === 200))
        ]}
      />
    </Page>
  )
}
