// What will be signed, row by row.
import type { JSX } from 'react'
import type { ReviewScreen } from '../../contract/screen/views/procedure.ts'
import { Facts } from '../parts/facts.tsx'
import { Page } from '../parts/frame/page.tsx'
import { useFlow } from '../parts/frame/use-flow.ts'
import { useVisit } from '../visit.ts'

export const Review = ({ screen }: { readonly screen: ReviewScreen }): JSX.Element => {
  const { frame, words, send } = useVisit()
  const { review } = words
  const flow = useFlow(JSON.stringify(screen.facts))
  const facts = screen.facts.map((fact) => ({
    name: fact.question,
    label: fact.label,
    value: fact.value,
    correct: fact.correctable
      ? {
          label: review.correct,
          says: review.correctRow(fact.label),
          go: () => send({ kind: 'correct', question: fact.question })
        }
      : null
  }))
  const roomy = frame.text === 100 && frame.face !== 'tv'
  return (
    <Page
      look="review"
      title={review.title}
      lead={roomy ? review.says : null}
      flow={flow}
      counted={screen}
      next={{ label: review.next, go: () => send({ kind: 'next' }), arrow: true }}
    >
      <Facts flow={flow} facts={facts} />
    </Page>
  )
}
