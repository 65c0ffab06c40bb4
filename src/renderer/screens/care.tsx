// Time, help, and the good-bye.
import type { JSX } from 'react'
import type { HelpScreen, StillThereScreen, WipedScreen } from '../../contract/screen/views/care.ts'
import { CardPicture } from '../parts/card-picture.tsx'
import { Facts } from '../parts/facts.tsx'
import { Icon } from '../parts/icons.tsx'
import { Page } from '../parts/frame/page.tsx'
import { useFlow } from '../parts/frame/use-flow.ts'
import { Words } from '../parts/words.tsx'
import { useVisit } from '../visit.ts'

export const StillThere = ({ screen }: { readonly screen: StillThereScreen }): JSX.Element => {
  const { words, send } = useVisit()
  const { stillThere, keys } = words
  return (
    <Page
      look="quiet decision"
      title={stillThere.title}
      back={{ label: keys.end, go: () => send({ kind: 'finish' }) }}
      next={{ label: stillThere.more, go: () => send({ kind: 'time.more' }) }}
    >
      <p className="large">
        <Words text={stillThere.says(screen.secondsLeft)} />
      </p>
      <div className="clockface" aria-hidden="true">
        <Icon name="clock" />
        <b>{screen.secondsLeft}</b>
      </div>
    </Page>
  )
}

export const Help = ({ screen }: { readonly screen: HelpScreen }): JSX.Element => {
  const { frame, words, send } = useVisit()
  const { help } = words
  const facts = [
    { name: 'place', label: help.place, value: screen.place },
    { name: 'telephone', label: help.telephone, value: screen.telephone },
    ...(screen.office === null
      ? []
      : [
          {
            name: 'hours',
            label: help.hours,
            value: screen.office.open ? screen.office.words : help.closedNow(screen.office.words)
          }
        ]),
    ...(screen.code === null ? [] : [{ name: 'code', label: help.code, value: screen.code }])
  ]
  const flow = useFlow(JSON.stringify(facts))
  return (
    <Page
      look="help"
      title={help.title}
      lead={frame.text === 200 ? null : help.says}
      flow={flow}
      back={{ label: words.keys.back, go: () => send({ kind: 'back' }), arrow: true }}
      first="back"
    >
      <Facts flow={flow} facts={facts} />
    </Page>
  )
}

export const Wiped = ({ screen }: { readonly screen: WipedScreen }): JSX.Element => {
  const { frame, words } = useVisit()
  const { wiped, trouble } = words
  const large = frame.text === 200
  const personal = screen.reason !== 'boot'
  const { pin } = screen
  return (
    <Page
      look="quiet"
      title={wiped.titles[screen.reason]}
      lead={personal && !(large && pin !== undefined) ? wiped.gone : null}
      back={null}
    >
      {pin === undefined ? null : (
        <p className="large">
          <Words text={words.pinChange.standing[pin]} />
        </p>
      )}
      {screen.cardStillThere ? (
        <div className="take">
          <CardPicture still />
          <p className="large">
            <Words text={wiped.take} />
          </p>
        </div>
      ) : pin !== undefined ? null : (
        <div className="picture">
          <span className="done-sign">
            <Icon name="tick" />
          </span>
        </div>
      )}
      {screen.code === null ? null : (
        <p className="code">
          <span>{trouble.tell}</span>
          <b>{screen.code}</b>
        </p>
      )}
    </Page>
  )
}
