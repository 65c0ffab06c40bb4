// Looking after whoever is there, beside the journey: help, time, how the screen looks, and what covers it.
import { assign, raise } from 'xstate'
import { alerting } from './alerting.ts'
import { kioskSetup } from './kiosk.setup.ts'

export const care = kioskSetup.createStateConfig({
  initial: 'attending',
  states: {
    attending: {
      always: { guard: 'unheeded', target: 'alerting' },
      on: {
        'wish.help': 'helping',
        'wish.language': {
          target: 'attending',
          reenter: true,
          actions: { type: 'speak', params: ({ event }) => event.language }
        },
        'wish.text': { target: 'attending', reenter: true, actions: 'resize' },
        'wish.contrast': { target: 'attending', reenter: true, actions: 'recolour' },
        'wish.*': { target: 'attending', reenter: true },
        'fact.keys': { target: 'attending', reenter: true },
        'patience.out': [{ guard: 'attracting', actions: ['houseManner', 'forgetHeeded'] }, { target: 'warning' }]
      },
      after: { patience: { target: 'attending', reenter: true, actions: 'askWhetherStillThere' } }
    },
    alerting,
    helping: {
      on: {
        'wish.text': { actions: 'resize' },
        'wish.contrast': { actions: 'recolour' },
        'wish.help': 'attending',
        'wish.back': 'attending',
        'wish.next': 'attending',
        'wish.cancel': 'attending',
        'wish.home': 'attending'
      },
      after: { patience: [{ guard: 'attracting', target: 'attending' }, { target: 'warning' }] }
    },
    warning: {
      initial: 'counting',
      entry: 'countDown',
      states: {
        counting: {
          after: {
            second: [
              {
                guard: 'outOfTime',
                target: '#kiosk.serving.care.attending',
                actions: raise({ type: 'patience.over' })
              },
              {
                target: 'counting',
                reenter: true,
                actions: assign({ secondsLeft: ({ context }) => context.secondsLeft - 1 })
              }
            ]
          }
        }
      },
      on: { 'wish.*': 'attending' }
    }
  }
})
