// The head of everything printed here: whose window it is, and in which town.
import type { JSX } from 'react'
import { useVisit } from '../visit.ts'
import { Mark } from './frame/lintel.tsx'

export const PaperTop = (): JSX.Element => {
  const { frame, words } = useVisit()
  return (
    <div className="paper-top">
      <Mark />
      <b>{words.name}</b>
      <span>{frame.town}</span>
    </div>
  )
}
