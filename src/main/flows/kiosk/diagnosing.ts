// Examining this terminal, for whoever stands before it: no person, no session; a card that comes or goes is looked at anew.
import { assign } from 'xstate'
import { foundCode, kioskSetup } from './kiosk.setup.ts'

/** where a child that threw leads: the same everywhere in the kiosk */
type Bug = {
  readonly target: '#kiosk.wiping'
  readonly actions: { readonly type: 'endBy'; readonly params: { readonly fault: 'ourMistake' } }
}

/** what comes or goes at the readers is known as ever; what was found before holds no longer */
const again = '#kiosk.serving.journey.diagnosing.examining'

export const diagnosing = (bug: Bug) =>
  kioskSetup.createStateConfig({
    initial: 'examining',
    exit: 'forgetDiagnosis',
    on: {
      'wish.back': { guard: 'attended', target: 'attracting' },
      'wish.home': { guard: 'attended', target: 'attracting' },
      'patience.over': { target: 'attracting', actions: 'houseManner' },
      'card.inserted': { target: again, actions: { type: 'cardIn', params: ({ event }) => event.reader } },
      'card.lies': { target: again, actions: { type: 'cardLies', params: ({ event }) => event.reader } },
      'card.removed': { target: again, actions: { type: 'cardOut', params: ({ event }) => event.reader } },
      'card.readers': { target: again, actions: { type: 'readersAre', params: ({ event }) => event.readers } },
      'card.daemonStopped': { target: again, actions: 'noReaders' },
      'card.daemonBack': again
    },
    states: {
      examining: {
        entry: 'forgetDiagnosis',
        invoke: {
          id: 'examine',
          src: 'examine',
          onDone: { target: 'examined', actions: assign({ diagnosis: ({ event }) => event.output }) },
          onError: bug
        }
      },
      examined: {
        initial: 'idle',
        on: {
          'wish.next': { guard: 'attended', target: 'examining' },
          'wish.print': { guard: 'attended', target: '.printing' },
          'wish.open': {
            guard: { type: 'isFound', params: ({ event }) => event.id },
            target: 'explaining',
            actions: assign({ explained: ({ context, event }) => foundCode(context.diagnosis, event.id) })
          }
        },
        states: {
          idle: {},
          printing: {
            on: { 'wish.print': {} },
            invoke: {
              id: 'printDiagnosis',
              src: 'printDiagnosis',
              onDone: [{ guard: ({ event }) => event.output.ok, target: 'printed' }, { target: 'failed' }],
              onError: bug
            }
          },
          printed: {},
          failed: {}
        }
      },
      explaining: {
        on: {
          'wish.next': { guard: 'attended', target: 'examined' },
          'wish.back': { guard: 'attended', target: 'examined' },
          'wish.cancel': { guard: 'attended', target: 'examined' }
        }
      }
    }
  })
