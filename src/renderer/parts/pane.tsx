// A big choice: icon, name, count, one line of sense, deadline at the foot.
import type { JSX } from 'react'
import type { Pane as PaneData } from '../../contract/screen/views/public.ts'
import { readDate } from '../text/iso.ts'
import { useVisit } from '../visit.ts'
import { Icon } from './icons.tsx'
import { Words } from './words.tsx'

export const Pane = ({ pane }: { readonly pane: PaneData }): JSX.Element => {
  const { words, send } = useVisit()
  const { deadline } = pane
  return (
    <button
      type="button"
      className="pane"
      data-focus={`open-${pane.id}`}
      tabIndex={-1}
      onClick={() => send({ kind: 'open', id: pane.id })}
    >
      <span className="headline">
        <Icon name={pane.icon} />
        <b>{pane.title}</b>
        {pane.count === undefined ? null : (
          <span className="count">
            <b>{pane.count}</b>
            {words.home.count}
          </span>
        )}
      </span>
      <span className="sense">
        <Words text={pane.sense} />
      </span>
      {deadline === undefined ? null : (
        <span className="due">
          <Icon name="clock" />
          <span>
            <Words
              text={readDate(deadline) === null ? deadline : words.home.deadline(words.dates.shortDate(deadline))}
            />
          </span>
        </span>
      )}
    </button>
  )
}
