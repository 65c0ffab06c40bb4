// Something did not work: what happened, what you can do, what staff can do, and a code to tell.
import { FlowBox } from '../parts/frame/flow-box.tsx'
import type { JSX } from 'react'
import type { TroubleScreen } from '../../contract/screen/views/care.ts'
import type { LastTryScreen } from '../../contract/screen/views/card.ts'
import { Icon, type IconName } from '../parts/icons.tsx'
import { Key } from '../parts/key.tsx'
import { Page } from '../parts/frame/page.tsx'
import { Sign } from '../parts/signs.tsx'
import { Tries } from '../parts/entry/tries.tsx'
import { useFlow } from '../parts/frame/use-flow.ts'
import { Words } from '../parts/words.tsx'
import { useVisit } from '../visit.ts'

const Column = ({
  icon,
  title,
  says,
  you = false
}: {
  icon: IconName
  title: string
  says: string
  you?: boolean
}): JSX.Element => {
  const steps = says.split('\n')
  return (
    <section className={you ? 'column you' : 'column'}>
      <h2>
        <Icon name={icon} />
        <span>{title}</span>
      </h2>
      {steps.length === 1 ? (
        <p>
          <Words text={says} />
        </p>
      ) : (
        <ol>
          {steps.map((step, index) => (
            <li key={step}>
              <b aria-hidden="true">{index + 1}</b>
              <span>
                <Words text={step} />
              </span>
            </li>
          ))}
        </ol>
      )}
    </section>
  )
}

export const Trouble = ({ screen }: { readonly screen: TroubleScreen }): JSX.Element => {
  const { frame, words, send } = useVisit()
  const { trouble, pin, keys } = words
  const text = words.codes[screen.code]
  const flow = useFlow(`${screen.code} ${screen.triesLeft ?? ''}`)
  const tv = frame.face === 'tv'
  const tries = screen.triesLeft
  const cancel = screen.cancel ? { label: keys.stop, go: () => send({ kind: 'cancel' }) } : null
  const large = frame.text === 200
  const told = (
    <p key="code" className="code">
      <span>{tv ? trouble.tellTv : trouble.tell}</span>
      <b>{screen.code}</b>
    </p>
  )
  const left =
    tries === null ? null : (
      <p key="left" className="left">
        <Words text={trouble.triesLeft(pin.tries(tries))} /> <Tries left={tries} most={tries > 3 ? 5 : 3} />
      </p>
    )
  const pinStands =
    screen.pin === undefined ? null : (
      <p key="pin" className="left">
        <Words text={words.pinChange.standing[screen.pin]} />
      </p>
    )
  const columns = [
    ...(large ? [left, pinStands, told] : []),
    ...(tv && frame.text === 100
      ? []
      : [<Column key="happened" icon="info" title={trouble.happened} says={text.happened} />]),
    <Column key="you" icon="person" title={trouble.you} says={text.you} you />,
    <Column key="staff" icon="staff" title={trouble.staff} says={text.staff} />
  ]
  return (
    <Page
      look="trouble"
      flow={flow}
      {...(screen.way === 'back' ? { first: 'back' } : { back: cancel })}
      red={tv ? null : cancel}
      next={screen.way === 'back' ? null : { label: trouble.ways[screen.way], go: () => send({ kind: 'next' }) }}
    >
      <div className="what">
        <Sign sign="ask" />
        <div>
          <h1>
            <Words text={text.title} />
          </h1>
          {large ? null : (left ?? (tv && pinStands === null ? <p>{text.happened}</p> : null))}
          {large ? null : pinStands}
        </div>
        {large ? null : told}
      </div>
      <FlowBox flow={flow} look="columns3" items={columns.filter((column) => column !== null)} />
    </Page>
  )
}

export const LastTry = ({ screen }: { readonly screen: LastTryScreen }): JSX.Element => {
  const { frame, words, send } = useVisit()
  const { lastTry, keys, pin } = words
  const stop = { label: keys.stop, go: () => send({ kind: 'cancel' }) }
  return (
    <Page
      look="quiet decision warn"
      back={stop}
      red={stop}
      next={{ label: lastTry.next, go: () => send({ kind: 'next' }) }}
      first={frame.face === 'tv' ? 'stop' : 'back'}
    >
      <div className="what">
        <Sign sign="ask" />
        <h1>
          <Words text={lastTry.title(lastTry.last)} />
        </h1>
      </div>
      <Tries left={1} most={screen.secret === 'signature' ? 5 : 3} label={pin.tries(1)} />
      <p className="large">
        <Words text={lastTry.says[screen.secret]} />
      </p>
      <p className="safe">
        <span>{lastTry.safe}</span>
        {frame.face === 'tv' ? (
          <Key name="stop" onPress={stop.go}>
            {keys.stop}
          </Key>
        ) : null}
      </p>
    </Page>
  )
}
