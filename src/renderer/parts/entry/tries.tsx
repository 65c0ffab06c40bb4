// Tries left, as filled circles beside the words.
import type { JSX } from 'react'

export const Tries = ({ left, most, label }: { left: number; most: number; label?: string }): JSX.Element => (
  <span
    className="pips"
    role={label === undefined ? undefined : 'img'}
    aria-label={label}
    aria-hidden={label === undefined ? true : undefined}
  >
    {Array.from({ length: most }, (_, index) => (
      <i key={index} className={index < left ? 'on' : ''} />
    ))}
  </span>
)
