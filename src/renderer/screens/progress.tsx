// Something is going on: words and steps, never a bare spinner.
import type { JSX } from 'react'
import type { WipingScreen } from '../../contract/screen/views/care.ts'
import type { WorkingScreen } from '../../contract/screen/views/card.ts'
import type { OutOfServiceScreen } from '../../contract/screen/views/public.ts'
import { useSecondPress } from '../input/use-second-press.ts'
import { CardPicture } from '../parts/card-picture.tsx'
import { Icon } from '../parts/icons.tsx'
import { Page } from '../parts/frame/page.tsx'
import { Mark } from '../parts/frame/lintel.tsx'
import { Words } from '../parts/words.tsx'
import { useVisit } from '../visit.ts'

type ProgressProps = {
  readonly done: number
  readonly total: number
  readonly says: string
  readonly steps: readonly string[]
}

/** the steps by name where main counts as many as we have names for, a ladder with words otherwise */
const Progress = ({ done, total, says, steps }: ProgressProps): JSX.Element => {
  const named = steps.length === total
  // one step has no ladder: the words and the card say all there is
  if (total <= 1)
    return (
      <div className="picture">
        <CardPicture still />
      </div>
    )
  return (
    <div className="progress" role="status">
      {named ? (
        <ol className="steplist">
          {steps.map((step, index) => (
            <li key={step} className={index < done ? 'done' : index === done ? 'now' : 'ahead'}>
              <span className="dot" aria-hidden="true">
                {index < done ? <Icon name="tick" /> : index + 1}
              </span>
              <span>{step}</span>
            </li>
          ))}
        </ol>
      ) : (
        <span className="ladder" aria-hidden="true">
          {Array.from({ length: total }, (_, index) => (
            <i key={index} className={index < done ? 'on' : ''} />
          ))}
        </span>
      )}
      {named ? null : (
        <p className="count">
          <Words text={says} />
        </p>
      )}
    </div>
  )
}

export const Booting = (): JSX.Element => {
  const { words } = useVisit()
  return (
    <Page look="quiet" title={words.booting.title} lead={words.booting.says}>
      <div className="picture">
        <Mark />
      </div>
    </Page>
  )
}

export const OutOfService = ({ screen }: { readonly screen: OutOfServiceScreen }): JSX.Element => {
  const { words } = useVisit()
  const text = words.codes[screen.code]
  return (
    <Page look="quiet" title={words.outOfService.title} lead={text.happened} back={null}>
      <div className="plate">
        <p className="large">
          <Words text={text.you.replaceAll('\n', ' ')} />
        </p>
        <p className="code">
          <span>{words.trouble.tell}</span>
          <b>{screen.code}</b>
        </p>
      </div>
    </Page>
  )
}

export const CardReading = (): JSX.Element => {
  const { words } = useVisit()
  // it is there for a moment only: a press meant for the screen before must not go back
  const keys = { enter: useSecondPress() }
  return (
    <Page look="quiet" title={words.reading.title} lead={words.reading.says} keys={keys}>
      <div className="picture">
        <CardPicture still />
      </div>
    </Page>
  )
}

export const Working = ({ screen }: { readonly screen: WorkingScreen }): JSX.Element => {
  const { words } = useVisit()
  const { working } = words
  // it must not call help
  const keys = { enter: useSecondPress() }
  return (
    <Page look="quiet" title={working[screen.work]} lead={working.says} back={null} keys={keys}>
      <Progress
        done={screen.done}
        total={screen.total}
        says={working.progress(screen.done, screen.total)}
        steps={working.steps[screen.work] ?? []}
      />
    </Page>
  )
}

export const Wiping = ({ screen }: { readonly screen: WipingScreen }): JSX.Element => {
  const { words } = useVisit()
  return (
    <Page look="quiet" title={words.wiping.title} lead={words.wiping.says} back={null}>
      <Progress
        done={screen.done}
        total={screen.total}
        says={words.wiping.progress(screen.done, screen.total)}
        steps={[]}
      />
    </Page>
  )
}
