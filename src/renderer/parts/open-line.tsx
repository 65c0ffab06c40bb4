// A line one can open: icon, what it is, and what is to be known of it before it is opened.
import type { JSX, ReactNode } from 'react'
import { useVisit } from '../visit.ts'
import { Icon, type IconName } from './icons.tsx'
import { Words } from './words.tsx'

export type OpenLineProps = {
  readonly id: string
  readonly icon: IconName
  readonly title: string
  /** what is new, or needs a look, stands in bold */
  readonly fresh?: boolean
  readonly look?: string
  /** true while a press is not meant for it */
  readonly deaf?: () => boolean
  readonly children: ReactNode
}

export const OpenLine = ({ id, icon, title, fresh = false, look = '', deaf, children }: OpenLineProps): JSX.Element => {
  const { send } = useVisit()
  return (
    <button
      type="button"
      className={`line ${fresh ? 'unread ' : ''}${look}`.trim()}
      data-focus={`open-${id}`}
      tabIndex={-1}
      onClick={() => {
        if (deaf?.() !== true) send({ kind: 'open', id })
      }}
    >
      <Icon name={icon} />
      <span className="says">
        <b>
          <Words text={title} />
        </b>
        <span className="sub">{children}</span>
      </span>
      <Icon name="next" />
    </button>
  )
}
