// The states of a filing: each its own shape, so colour is never alone.
import type { JSX } from 'react'
import type { Light } from '../../contract/screen/views/diagnosis.ts'
import type { StatusRow } from '../../contract/screen/views/filings.ts'

const shapes: Readonly<Record<StatusRow['sign'], JSX.Element>> = {
  ask: (
    <>
      <path d="M16 2.500 30.500 28h-29z" strokeLinejoin="round" />
      <path d="M16 11v8.500M16 23.800v.2" className="bold" />
    </>
  ),
  fix: (
    <>
      <path d="M16 2 30 16 16 30 2 16z" strokeLinejoin="round" />
      <path d="m11.500 20.500 1-4 7-7 3 3-7 7z" className="bold" />
    </>
  ),
  back: (
    <>
      <circle cx="16" cy="16" r="14" />
      <path d="M13 9.500 8.500 14l4.500 4.500M9 14h8.500a4.500 4.500 0 0 1 0 9H13" className="bold" />
    </>
  ),
  no: (
    <>
      <path d="M3 3h26v26H3z" strokeLinejoin="round" />
      <path d="m10 10 12 12M22 10 10 22" className="bold" />
    </>
  ),
  wait: (
    <>
      <circle cx="16" cy="16" r="14" strokeDasharray="4.400 4.400" />
      <path d="M9.500 16v.1M16 16v.1M22.500 16v.1" className="bold" />
    </>
  ),
  ok: (
    <>
      <circle cx="16" cy="16" r="14" />
      <path d="m9 16.500 5 5 9.500-10.500" className="bold" />
    </>
  )
}

/** each light has the shape that stands for the same elsewhere */
export const signOf: Readonly<Record<Light, StatusRow['sign']>> = {
  green: 'ok',
  yellow: 'ask',
  red: 'no',
  none: 'wait'
}

export const Sign = ({ sign }: { readonly sign: StatusRow['sign'] }): JSX.Element => (
  <svg className="sign" viewBox="0 0 32 32" aria-hidden="true">
    {shapes[sign]}
  </svg>
)
