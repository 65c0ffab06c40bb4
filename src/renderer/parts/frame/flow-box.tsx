// The box whose items are paged by a flow.
import type { AriaRole, JSX, ReactNode } from 'react'
import type { Flow } from './use-flow.ts'

type FlowBoxProps = {
  readonly flow: Flow
  /** may depend on how many items are in view */
  readonly look: string | ((count: number) => string)
  readonly items: readonly ReactNode[]
  readonly role?: AriaRole
  readonly label?: string
}

export const FlowBox = ({ flow: { box, inView }, look, items, role, label }: FlowBoxProps): JSX.Element => {
  const shown = inView(items)
  return (
    <div className={typeof look === 'string' ? look : look(shown.length)} role={role} aria-label={label} ref={box}>
      {shown}
    </div>
  )
}
