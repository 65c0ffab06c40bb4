// Dots, the keypad and the picture of the remote's digits.
import type { JSX } from 'react'
import type { PinScreen } from '../../../contract/screen/views/card.ts'
import { useVisit } from '../../visit.ts'
import { Key } from '../key.tsx'
import { Words } from '../words.tsx'

/** On tv the field itself holds the focus while digits come from the remote. */
export const Dots = ({ screen }: { readonly screen: PinScreen }): JSX.Element => {
  const { frame, words } = useVisit()
  const { pin } = words
  const sign = screen.secret === 'signature'
  const says = (sign ? pin.enteredLetters : pin.entered)(screen.entered)
  const holds = frame.face === 'tv' && !sign && screen.entered < screen.max
  return (
    <div className="dotline">
      <div
        className={sign ? 'dots many' : 'dots'}
        role="group"
        aria-label={says}
        tabIndex={holds ? -1 : undefined}
        data-focus={holds ? 'dots' : undefined}
      >
        {Array.from({ length: screen.max }, (_, index) => (
          <i
            key={index}
            className={
              index < screen.entered ? 'on' : index === screen.entered ? 'now' : index < screen.min ? '' : 'may'
            }
          />
        ))}
      </div>
      {sign ? <span className="counter">{pin.counter(screen.entered, screen.max)}</span> : null}
    </div>
  )
}

type PadProps = { readonly screen: PinScreen; readonly type: (key: string) => void; readonly erase: () => void }

export const PinPad = ({ screen, type, erase }: PadProps): JSX.Element => {
  const { words, send } = useVisit()
  const digit = (key: string): JSX.Element => (
    <Key key={key} name={`digit-${key}`} onPress={() => type(key)}>
      {key}
    </Key>
  )
  return (
    <div className="pad" role="group" aria-label={words.pin.pad}>
      {screen.digits.slice(0, 9).map(digit)}
      <Key name="shuffle" look="word" onPress={() => send({ kind: 'pin.shuffle' })}>
        {words.keys.shuffle}
      </Key>
      {screen.digits.slice(9).map(digit)}
      <Key name="erase" look="word" onPress={erase}>
        {words.keys.delete}
      </Key>
    </div>
  )
}

export const Remote = (): JSX.Element => {
  const { words } = useVisit()
  return (
    <div className="remote" role="img" aria-label={words.pin.remote}>
      {['1', '2', '3', '4', '5', '6', '7', '8', '9', '10/0', '11', '12'].map((key) => (
        <i key={key} className={key === '11' || key === '12' ? 'off' : key === '10/0' ? 'zero' : ''}>
          <Words text={key} />
        </i>
      ))}
    </div>
  )
}
