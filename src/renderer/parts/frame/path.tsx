// The step path: stations on a line, never pressable.
import type { JSX } from 'react'
import type { Path as PathData } from '../../../contract/screen/frame.ts'
import { useVisit } from '../../visit.ts'
import { Icon } from '../icons.tsx'

export const Path = ({ path }: { readonly path: PathData }): JSX.Element => {
  const { words } = useVisit()
  return (
    <div className="path">
      <p className="title">{path.title}</p>
      <ol aria-label={words.pathLabel}>
        {path.stations.map((station, index) => (
          <li key={station.id} className={station.state} aria-current={station.state === 'now' ? 'step' : undefined}>
            <span className="dot" aria-hidden="true">
              {station.state === 'done' ? <Icon name="tick" /> : index + 1}
            </span>
            <span className="label">{station.label}</span>
          </li>
        ))}
      </ol>
    </div>
  )
}
