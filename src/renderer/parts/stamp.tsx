// The reception stamp: town, day, 受付. Shown only when an office has accepted.
import type { JSX } from 'react'
import type { ResultScreen } from '../../contract/screen/views/procedure.ts'
import { useVisit } from '../visit.ts'

export const Stamp = ({ stamp }: { readonly stamp: NonNullable<ResultScreen['stamp']> }): JSX.Element => {
  const { words } = useVisit()
  const { office, date } = stamp
  const day = words.dates.stampDate(date)
  const size = Math.min(19, 92 / Math.max(1, office.length))
  return (
    <svg
      className="stamp"
      viewBox="0 0 120 120"
      role="img"
      aria-label={words.result.stampSays(office, words.dates.yearDate(date))}
    >
      <g transform="rotate(-5 60 60)">
        <circle cx="60" cy="60" r="55" strokeWidth="4" />
        <path d="M8.500 43h103M8.500 77h103" strokeWidth="3" />
        <g className="ink">
          <text x="60" y="36" fontSize={/^[ -~]*$/.test(office) ? size * 1.4 : size}>
            {office}
          </text>
          <text x="60" y="68.500" fontSize={day.length > 9 ? 14.5 : 24}>
            {day}
          </text>
          <text x="60" y="99" fontSize="20" letterSpacing="2">
            {words.result.stamp}
          </text>
        </g>
      </g>
    </svg>
  )
}
