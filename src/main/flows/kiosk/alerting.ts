// Something holds that everybody must hear of: it covers whatever is shown, until it is seen or over.
import { not } from 'xstate'
import { kioskSetup } from './kiosk.setup.ts'

const seen = { target: 'attending', actions: 'heed' } as const

export const alerting = kioskSetup.createStateConfig({
  always: { guard: not('unheeded'), target: 'attending' },
  on: {
    'wish.language': { actions: { type: 'speak', params: ({ event }) => event.language } },
    'wish.text': { actions: 'resize' },
    'wish.contrast': { actions: 'recolour' },
    'wish.help': 'helping',
    'wish.back': seen,
    'wish.home': seen,
    'wish.cancel': seen,
    // the journey opens the page; here it is only uncovered
    'wish.open': { guard: 'attracting', ...seen },
    // away from here: whoever had a visit leaves nothing behind
    'wish.finish': [{ guard: 'visited', target: '#kiosk.wiping', actions: { type: 'endBy', params: null } }, seen],
    'patience.out': [{ guard: 'attracting' }, { target: 'warning' }]
  },
  after: { patience: { target: 'alerting', reenter: true, actions: 'askWhetherStillThere' } }
})
