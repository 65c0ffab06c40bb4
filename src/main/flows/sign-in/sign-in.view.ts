import type { SnapshotFrom } from 'xstate'
import { secretMachine } from '../secret/secret.machine.ts'
import { secretView } from '../secret/secret.view.ts'
import { childOf } from '../child.ts'
import { shown, type Shown } from '../shown.ts'
import { troubleScreen } from '../trouble.ts'
import type { signInMachine } from './sign-in.machine.ts'

export const signInView = (snapshot: SnapshotFrom<typeof signInMachine>): Shown => {
  switch (snapshot.value) {
    case 'opening':
      return shown({ kind: 'cardReading' }, { back: true })
    case 'identifying':
      return secretView(childOf(snapshot, 'secret', secretMachine))
    case 'judging':
    case 'troubled':
    case 'failed':
    case 'cancelled': {
      const screen = troubleScreen(snapshot.context.fault ?? { fault: 'cancelled' }, 'finish')
      return shown(screen, { code: screen.code, back: screen.cancel })
    }
    case 'proving':
    case 'signedIn':
      return shown({ kind: 'working', work: 'signingIn', done: 0, total: 1 })
  }
}
