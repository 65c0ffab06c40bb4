// The one picture that moves: the card comes down on its tray.
import type { JSX } from 'react'

const sides = [34, 31, 28, 25, 22, 19, 16, 13, 10, 7, 4, 1]

export const CardPicture = ({ still = false }: { readonly still?: boolean }): JSX.Element => (
  <svg className="card-picture" viewBox="60 20 640 360" preserveAspectRatio="xMidYMid meet" aria-hidden="true">
    <path d="M20 366H740" className="floor" />
    {sides.map((depth) => (
      <rect
        key={depth}
        className="side"
        width="380"
        height="250"
        rx="16"
        transform={`matrix(1 0 -.5 .52 292 ${196 + depth})`}
      />
    ))}
    <g transform="matrix(1 0 -.5 .52 292 196)">
      <rect className="tray" width="380" height="250" rx="16" />
      <rect className="bed" x="38" y="26" width="304" height="196" rx="14" />
      <rect className="edge" x="52" y="40" width="276" height="168" rx="8" />
    </g>
    <g className={still ? '' : 'falls'}>
      <g transform="matrix(1 0 -.5 .52 316 54)">
        <rect className="side" y="8" width="304" height="196" rx="14" />
        <rect className="face" width="304" height="196" rx="14" />
        <path className="band" d="M3 14a11 11 0 0 1 11-11h276a11 11 0 0 1 11 11v26H3z" />
        <rect className="photo" x="26" y="62" width="78" height="106" rx="5" />
        <circle className="head" cx="65" cy="98" r="20" />
        <path className="head" d="M32 168c4-50 62-50 66 0z" />
        <path className="lines" d="M130 76h144M130 108h144M130 140h90" />
      </g>
    </g>
    {still ? null : <path className="arrow" d="M664 60v96m-30-32 30 34 30-34" />}
  </svg>
)
