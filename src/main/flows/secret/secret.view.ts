import type { SnapshotFrom } from 'xstate'
import type { Shown } from '../shown.ts'
import { shown } from '../shown.ts'
import { codeOf } from '../trouble.ts'
import { secretMachine, secretRules } from './secret.machine.ts'

export const secretView = (snapshot: SnapshotFrom<typeof secretMachine>): Shown => {
  const { secret, triesLeft, held, digits } = snapshot.context
  switch (snapshot.value) {
    case 'readingTries':
    case 'judgingTries':
    case 'choosing':
      return shown({ kind: 'cardReading' }, { back: true })
    case 'consenting':
      return shown({ kind: 'lastTry', secret }, { back: true })
    case 'entering':
      return shown({ kind: 'pin', secret, entered: held, ...secretRules[secret], triesLeft, digits }, { back: true })
    case 'enteringAtReader':
      return shown({ kind: 'pinAtReader', secret, triesLeft, triesMax: secretRules[secret].triesMax }, { back: true })
    case 'wrong': {
      const code = codeOf({ fault: 'pinWrong', triesLeft }, secret)
      return shown({ kind: 'trouble', code, triesLeft, way: 'retry', cancel: true }, { code })
    }
    case 'malformed':
    case 'late': {
      const code = codeOf({ fault: snapshot.value === 'late' ? 'pinTimedOut' : 'pinMalformed' })
      return shown({ kind: 'trouble', code, triesLeft, way: 'retry', cancel: true }, { code })
    }
    case 'verifying':
    case 'judging':
    case 'verified':
    case 'cancelled':
    case 'failed':
      return shown({ kind: 'working', work: 'reading', done: 0, total: 1 })
  }
}
