import type { SnapshotFrom } from 'xstate'
import { childOf } from '../child.ts'
import type { Drawing } from '../drawing.ts'
import { pinChangeMachine } from '../pin-change/pin-change.machine.ts'
import { pinChangeView } from '../pin-change/pin-change.view.ts'
import { shown, type Shown } from '../shown.ts'
import { troubleScreen } from '../trouble.ts'
import type { cardMachine } from './card.machine.ts'
import { explainedView, planView } from './plan.view.ts'

export const cardView = (snapshot: SnapshotFrom<typeof cardMachine>, { language }: Drawing): Shown => {
  const { plan, explained, fault } = snapshot.context
  switch (snapshot.value) {
    case 'listing': {
      if (!plan) throw new Error('listing nothing')
      return planView(plan, 'check', language)
    }
    case 'explaining':
      return explainedView(explained)
    case 'changing':
      return pinChangeView(childOf(snapshot, 'pinChange', pinChangeMachine), language)
    case 'judging':
    case 'troubled': {
      const screen = troubleScreen(fault ?? { fault: 'ourMistake' }, 'home')
      return shown(screen, { code: screen.code })
    }
    case 'reading':
      return shown({ kind: 'cardReading' }, { back: true })
    case 'closed':
    case 'failed':
      return shown({ kind: 'cardReading' })
  }
}
