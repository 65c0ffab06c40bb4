// A key one can press. `name` is what the focus and the tests know it by.
import type { JSX, ReactNode } from 'react'

export type KeyProps = {
  readonly name: string
  readonly look?: string
  readonly off?: boolean
  readonly label?: string
  readonly lang?: string
  readonly pressed?: boolean
  readonly onPress: () => void
  readonly children: ReactNode
}

export const Key = ({
  name,
  look = '',
  off = false,
  label,
  lang,
  pressed,
  onPress,
  children
}: KeyProps): JSX.Element => (
  <button
    type="button"
    className={`key ${look}`}
    data-focus={name}
    tabIndex={-1}
    aria-disabled={off ? true : undefined}
    aria-label={label}
    aria-pressed={pressed}
    lang={lang}
    onClick={() => {
      if (!off) onPress()
    }}
  >
    {children}
  </button>
)
