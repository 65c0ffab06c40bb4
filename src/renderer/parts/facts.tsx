// The ruled form: tinted label, bold value, and a key at the row's end where the row can be changed.
import { FlowBox } from './frame/flow-box.tsx'
import type { JSX } from 'react'
import { Key } from './key.tsx'
import type { Flow } from './frame/use-flow.ts'
import { Words } from './words.tsx'

export type FactRow = {
  readonly name: string
  readonly label: string
  readonly value: string
  readonly correct?: { readonly label: string; readonly says: string; readonly go: () => void } | null
}

export const Facts = ({ flow, facts }: { readonly flow: Flow; readonly facts: readonly FactRow[] }): JSX.Element => (
  <FlowBox
    flow={flow}
    look="facts"
    items={facts.map((fact) => (
      <div key={fact.name} className="fact">
        <span className="label">{fact.label}</span>
        <b className="value">
          <Words text={fact.value} />
        </b>
        {fact.correct == null ? null : (
          <Key name={`correct-${fact.name}`} label={fact.correct.says} onPress={fact.correct.go}>
            {fact.correct.label}
          </Key>
        )}
      </div>
    ))}
  />
)
