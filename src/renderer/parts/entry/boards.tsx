// Keys on the screen: letters and digits for passwords and free text, digits for lot numbers.
import type { JSX } from 'react'
import { useVisit } from '../../visit.ts'
import { Key } from '../key.tsx'

type BoardProps = { readonly type: (key: string) => void; readonly erase: () => void }

const CharKey = ({ char, type }: { readonly char: string; readonly type: BoardProps['type'] }): JSX.Element => (
  <Key name={`letter-${char}`} onPress={() => type(char)}>
    {char}
  </Key>
)

const letters = ['1234567890', 'ABCDEFGHIJ', 'KLMNOPQRST', 'UVWXYZ']

/** rows of ten in the order of the alphabet: nobody needs to know a typewriter, and arrows travel little */
export const LetterBoard = ({
  type,
  erase,
  more = []
}: BoardProps & { readonly more?: readonly string[] }): JSX.Element => {
  const { words } = useVisit()
  return (
    <div className="board" role="group" aria-label={words.question.pad}>
      {letters
        .join('')
        .split('')
        .map((char) => (
          <CharKey key={char} char={char} type={type} />
        ))}
      {more.map((char) => (
        <Key key={char} name={`letter-${char}`} look={char === ' ' ? 'word' : ''} onPress={() => type(char)}>
          {char === ' ' ? words.keys.space : char}
        </Key>
      ))}
      <Key name="erase" look={more.length === 0 ? 'word wide' : 'word'} onPress={erase}>
        {words.keys.delete}
      </Key>
    </div>
  )
}

/** one to nine, hyphen, zero, delete: three by four at the hand, six by two on tv */
export const DigitBoard = ({ type, erase, hyphen }: BoardProps & { readonly hyphen: boolean }): JSX.Element => {
  const { words } = useVisit()
  return (
    <div className="pad digits" role="group" aria-label={words.question.pad}>
      {'123456789'.split('').map((char) => (
        <CharKey key={char} char={char} type={type} />
      ))}
      {hyphen ? <CharKey char="-" type={type} /> : <span />}
      <CharKey char="0" type={type} />
      <Key name="erase" look="word" onPress={erase}>
        {words.keys.delete}
      </Key>
    </div>
  )
}
