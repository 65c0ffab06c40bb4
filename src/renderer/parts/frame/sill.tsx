// The sill at the hand: Back, Help and Next, always in the same place. On tv it is a line of legends.
import type { JSX } from 'react'
import { useVisit } from '../../visit.ts'
import { Icon } from '../icons.tsx'
import { Key } from '../key.tsx'

export type Act = { readonly label: string; readonly go: () => void }
export type NextAct = Act & { readonly ready?: boolean; readonly arrow?: boolean }
export type SillProps = {
  readonly back: (Act & { readonly arrow?: boolean }) | null
  readonly next: NextAct | null
  /** tv only: what the red key does here */
  readonly red?: Act | null
  readonly green?: Act | null
  readonly yellow?: Act | null
  /** tv only: words at the right where no Next is */
  readonly note?: string | null
}

const NextKey = ({ next }: { readonly next: NextAct }): JSX.Element => (
  <Key name="next" look={next.ready === false ? 'next off' : 'next'} off={next.ready === false} onPress={next.go}>
    <span>{next.label}</span>
    {next.arrow === true ? <Icon name="next" /> : null}
  </Key>
)

type LegendProps = { readonly chip: string; readonly look: string; readonly act: Act }
/** pressable by pointer for whoever has one; the arrows pass it by */
const Legend = ({ chip, look, act }: LegendProps): JSX.Element => (
  <button type="button" className="legend" tabIndex={-1} onClick={act.go}>
    <span className={`chip ${look}`}>{chip}</span>
    <span>{act.label}</span>
  </button>
)

const TvSill = ({ back, next, red, green, yellow, note }: SillProps): JSX.Element => {
  const { words, send, frame } = useVisit()
  const { keys } = words
  // large legends need the room: the red key still does what it does
  const large = frame.text === 200
  const help = { label: frame.text === 200 ? keys.helpShort : keys.help, go: () => send({ kind: 'help.call' }) }
  return (
    <nav className="sill">
      {back === null ? null : <Legend chip={keys.backChip} look="black" act={back} />}
      <Legend chip={keys.blue} look="blue" act={help} />
      {red == null || (large && back !== null) ? null : <Legend chip={keys.red} look="red" act={red} />}
      {green == null || large ? null : <Legend chip={keys.green} look="green" act={green} />}
      {yellow == null || large ? null : <Legend chip={keys.yellow} look="yellow" act={yellow} />}
      <span className="gap" />
      {next === null ? (
        note == null ? null : (
          <span className="note">{note}</span>
        )
      ) : next.ready === false ? (
        <span className="note">{next.label}</span>
      ) : (
        <NextKey next={next} />
      )}
    </nav>
  )
}

const HandSill = ({ back, next }: SillProps): JSX.Element => {
  const { words, send, frame } = useVisit()
  const { keys } = words
  return (
    <nav className="sill">
      {back === null ? null : (
        <Key name="back" look="back" onPress={back.go}>
          {back.arrow === true ? <Icon name="back" /> : null}
          <span>{back.label}</span>
        </Key>
      )}
      <Key name="help" look="help" onPress={() => send({ kind: 'help.call' })}>
        <Icon name="help" />
        <span>{frame.text === 200 ? keys.helpShort : keys.help}</span>
      </Key>
      <span className="tools">
        <Key name="text" onPress={() => send({ kind: 'text.size' })}>
          <Icon name="text" />
          <span>{keys.text}</span>
        </Key>
      </span>
      {next === null ? null : <NextKey next={next} />}
    </nav>
  )
}

export const Sill = (props: SillProps): JSX.Element => {
  const { frame } = useVisit()
  return frame.face === 'tv' ? <TvSill {...props} /> : <HandSill {...props} />
}
