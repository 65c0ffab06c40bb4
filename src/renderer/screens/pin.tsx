// A secret goes in key by key. Only the count is ever here.
import type { JSX } from 'react'
import type { PinScreen } from '../../contract/screen/views/card.ts'
import { Page } from '../parts/frame/page.tsx'
import { Tries } from '../parts/entry/tries.tsx'
import { Words } from '../parts/words.tsx'
import { useVisit, type Visit } from '../visit.ts'
import { LetterBoard } from '../parts/entry/boards.tsx'
import { Dots, PinPad, Remote } from '../parts/entry/pin-parts.tsx'

type Entered = Pick<PinScreen, 'secret' | 'entry' | 'entered' | 'min'>

/** what the sill says: what is missing, or what the next press does */
const nextLabel = ({ secret, entry, entered, min }: Entered, { pin, pinChange }: Visit['words']): string => {
  const sign = secret === 'signature'
  if (entered < min) return (sign ? pin.missingLetters : pin.missing)(min - entered)
  if (entry !== undefined) return pinChange.submit[entry]
  return sign ? pin.submitSign : pin.submit
}

/** what goes in, and what the sill says about it */
const useSecret = (screen: PinScreen) => {
  const { words, send } = useVisit()
  const { keys } = words
  const sign = screen.secret === 'signature'
  const enough = screen.entered >= screen.min
  const full = screen.entered >= screen.max
  const stop = { label: keys.stop, go: () => send({ kind: 'cancel' }) }
  // in a change Back is the entry before; elsewhere there is none, and it stops
  const cancel = screen.entry === undefined ? stop : { label: keys.back, arrow: true, go: () => send({ kind: 'back' }) }
  const erase = { label: keys.delete, go: () => send({ kind: 'pin.back' }) }
  return {
    sign,
    enough,
    full,
    cancel,
    stop,
    erase,
    type: (key: string) => {
      if (!full) send({ kind: 'pin.key', key })
    },
    next: {
      label: nextLabel(screen, words),
      ready: enough,
      go: () => send({ kind: 'pin.submit' })
    }
  }
}

/** the tries left, in circles and in words */
export const Count = ({ screen }: { readonly screen: Pick<PinScreen, 'triesLeft' | 'triesMax'> }): JSX.Element => {
  const { pin } = useVisit().words
  return (
    <p className="tries">
      <Tries left={screen.triesLeft} most={screen.triesMax} />
      <span>
        <span className="says">{pin.triesBefore} </span>
        <b>
          <Words text={pin.tries(screen.triesLeft)} />
        </b>
      </span>
    </p>
  )
}

const title = ({ secret, entry }: PinScreen, { frame, words }: Pick<Visit, 'frame' | 'words'>): string => {
  const { pin, pinChange } = words
  const sign = secret === 'signature'
  if (entry !== undefined)
    return frame.text === 200 ? `${pinChange.large[entry]} ${pinChange.steps[entry]}` : pinChange.entries[entry]
  if (frame.text === 200) return sign ? pin.signTitleLarge : pin.titleLarge
  if (sign) return pin.signTitle
  return frame.face === 'tv' ? pin.titleTv : pin.title
}

export const Pin = ({ screen }: { readonly screen: PinScreen }): JSX.Element => {
  const { frame, words } = useVisit()
  const { pin } = words
  const secret = useSecret(screen)
  const { sign, full } = secret
  const tv = frame.face === 'tv'
  const large = frame.text === 200
  const begun = screen.entered > 0
  const first = full ? 'next' : tv && !sign ? 'dots' : sign ? 'letter-A' : `digit-${screen.digits[4] ?? '5'}`
  const { hint, steps } = words.pinChange
  const entry = screen.entry === undefined ? null : steps[screen.entry]
  const lead =
    entry !== null ? `${entry}　${hint[sign ? 'letters' : 'digits']}` : sign ? pin.signSays : tv ? pin.saysTv : pin.says
  const quiet = frame.text === 200 || tv || sign || entry !== null ? null : <p className="small">{pin.quiet}</p>
  const letters = <LetterBoard type={secret.type} erase={secret.erase.go} />
  return (
    <Page
      look={sign ? 'pin letters' : 'pin'}
      back={tv && begun ? secret.erase : secret.cancel}
      red={secret.stop}
      next={secret.next}
      first={first}
      keys={{
        back: begun ? secret.erase.go : secret.cancel.go,
        digit: secret.type,
        ...(sign ? { letter: (letter: string) => (/^[A-Z0-9]$/.test(letter) ? secret.type(letter) : undefined) } : {})
      }}
    >
      <div className="entry">
        <div className="said">
          <div className="lead">
            <h1>
              <Words text={title(screen, { frame, words })} />
            </h1>
            {frame.text === 200 ? null : (
              <p>
                <Words text={lead} />
              </p>
            )}
          </div>
          <Dots screen={screen} />
          {screen.entry === undefined || screen.entry === 'current' ? <Count screen={screen} /> : null}
          {quiet}
        </div>
        {sign ? (
          letters
        ) : tv ? (
          large ? null : (
            <Remote />
          )
        ) : (
          <PinPad screen={screen} type={secret.type} erase={secret.erase.go} />
        )}
      </div>
    </Page>
  )
}
