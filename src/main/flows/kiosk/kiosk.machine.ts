// The life of a terminal: booting, serving, wiping, and out of service. Every visit ends in wiping.
import { assign, not, sendTo } from 'xstate'
import { faultOf } from '../../faults.ts'
import { diagnosing } from './diagnosing.ts'
import { bug, endings } from './endings.ts'
import { care } from './care.ts'
import { offeredOf } from './house.ts'
import { kioskSetup, lookOf, nothingSigned } from './kiosk.setup.ts'

export const kioskMachine = kioskSetup.createMachine({
  id: 'kiosk',
  context: ({ input }) => ({
    ...input,
    house: input.manner,
    ownManner: input.manner,
    signed: nothingSigned,
    told: null,
    alerts: [],
    heeded: [],
    alertsOpen: false,
    town: null,
    places: null,
    readers: [],
    cards: [],
    fresh: null,
    reader: '',
    name: null,
    open: null,
    diagnosis: null,
    explained: null,
    reason: 'boot',
    fault: null,
    pin: null,
    wiped: 0,
    secondsLeft: 0
  }),
  initial: 'booting',
  on: {
    'card.readers': { actions: { type: 'readersAre', params: ({ event }) => event.readers } },
    'card.inserted': { actions: { type: 'cardIn', params: ({ event }) => event.reader } },
    'card.lies': { actions: { type: 'cardLies', params: ({ event }) => event.reader } },
    'card.removed': { actions: { type: 'cardOut', params: ({ event }) => event.reader } },
    'card.daemonStopped': { actions: 'noReaders' },
    'town.told': { actions: assign({ town: ({ event }) => event.town }) },
    'places.told': { actions: assign({ places: ({ event }) => event.known }) },
    'house.told': { actions: assign({ told: ({ event }) => event.house }) },
    'alerts.told': { actions: assign({ alerts: ({ event }) => event.alerts }) }
  },
  states: {
    booting: {
      entry: assign({ reason: 'boot', fault: null }),
      invoke: {
        id: 'boot',
        src: 'boot',
        onDone: [
          {
            guard: ({ event }) => event.output.ok,
            target: 'wiping',
            actions: assign({ town: ({ context, event }) => (event.output.ok ? event.output.value : context.town) })
          },
          {
            guard: ({ event }) => !event.output.ok && event.output.fault === 'terminalRevoked',
            target: 'struckOff'
          },
          { target: 'outOfService', actions: assign({ fault: ({ event }) => faultOf(event.output) }) }
        ],
        onError: { target: 'outOfService', actions: assign({ fault: { fault: 'ourMistake' } }) }
      }
    },
    serving: {
      type: 'parallel',
      on: {
        'view.failed': bug,
        'terminal.revoked': {
          target: '#kiosk.wiping',
          actions: { type: 'endBy', params: { fault: 'terminalRevoked' } }
        }
      },
      entry: ['houseManner', 'forgetHeeded', assign({ fault: null, pin: null, reader: '', wiped: 0 })],
      states: {
        // before the journey, so that a changed manner is known when the journey passes it on
        care,
        journey: {
          initial: 'attracting',
          states: {
            attracting: {
              always: [
                { guard: 'houseTold', actions: 'applyHouse' },
                { guard: 'isClosed', target: 'closed' },
                { guard: 'cardWaits', target: 'signingIn' }
              ],
              on: {
                'identity.renewed': { guard: 'noCard', target: '#kiosk.booting' },
                'wish.open': [
                  { guard: { type: 'isAlerts', params: ({ event }) => event.id }, actions: 'openAlerts' },
                  { guard: { type: 'isDiagnosis', params: ({ event }) => event.id }, target: 'diagnosing' },
                  {
                    guard: { type: 'isPage', params: ({ event }) => event.id },
                    target: 'reading',
                    actions: assign({ open: ({ event }) => ({ id: event.id, page: 0 }) })
                  }
                ]
              }
            },
            // nobody is served; a card that lies there is looked at when it is open again
            closed: {
              always: [
                { guard: 'houseTold', actions: 'applyHouse' },
                { guard: not('isClosed'), target: 'attracting' }
              ],
              on: { 'identity.renewed': { guard: 'noCard', target: '#kiosk.booting' } }
            },
            reading: {
              always: [
                { guard: 'cardWaits', target: 'signingIn' },
                { guard: 'pageGone', target: 'attracting' }
              ],
              on: {
                'wish.page': {
                  guard: 'attended',
                  actions: assign({ open: ({ context, event }) => context.open && { ...context.open, page: event.to } })
                },
                'wish.back': { guard: 'attended', target: 'attracting' },
                'wish.home': { guard: 'attended', target: 'attracting' },
                'patience.over': { target: 'attracting', actions: 'houseManner' }
              }
            },
            diagnosing: diagnosing(bug),
            signingIn: {
              entry: assign({ reader: ({ context }) => context.fresh ?? '', fresh: null, open: null }),
              invoke: {
                id: 'signIn',
                src: 'signIn',
                input: ({ context }) => ({ reader: context.fresh ?? context.reader }),
                onDone: [
                  {
                    guard: ({ event }) => event.output.ended === 'signedIn',
                    target: 'visiting',
                    actions: assign({
                      name: ({ event }) => (event.output.ended === 'signedIn' ? event.output.name : null)
                    })
                  },
                  {
                    target: '#kiosk.wiping',
                    actions: {
                      type: 'endBy',
                      params: ({ event }) => (event.output.ended === 'failed' ? event.output.fault : null)
                    }
                  }
                ],
                onError: bug
              },
              on: {
                ...endings,
                'wish.*': { guard: 'attended', actions: sendTo('signIn', ({ event }) => event) },
                'fact.keys': { actions: sendTo('signIn', ({ event }) => event) }
              }
            },
            visiting: {
              invoke: {
                id: 'visit',
                src: 'visit',
                input: ({ context }) => ({ look: lookOf(context), procedures: offeredOf(context) }),
                onDone: {
                  target: '#kiosk.wiping',
                  actions: {
                    type: 'endBy',
                    params: ({ event }) => (event.output.ended === 'failed' ? event.output.fault : null)
                  }
                },
                onError: bug
              },
              on: {
                ...endings,
                'wish.language': {
                  actions: sendTo('visit', ({ context }) => ({ type: 'fact.look', look: lookOf(context) }))
                },
                'wish.text': {
                  actions: sendTo('visit', ({ context }) => ({ type: 'fact.look', look: lookOf(context) }))
                },
                'wish.*': { guard: 'attended', actions: sendTo('visit', ({ event }) => event) },
                'fact.keys': { actions: sendTo('visit', ({ event }) => event) }
              }
            }
          }
        }
      }
    },
    wiping: {
      // the screen is empty from here on: nothing of the resident is in any View
      entry: assign({ name: null, open: null, wiped: 1 }),
      invoke: {
        id: 'wipe',
        src: 'wipe',
        onDone: [
          {
            guard: ({ event }) => !event.output.ok,
            target: 'outOfService',
            actions: assign({ fault: ({ event }) => faultOf(event.output) })
          },
          { guard: 'isStruckOff', target: 'struckOff' },
          { guard: 'ourMistake', target: 'outOfService' },
          { guard: 'booting', target: 'serving' },
          { target: 'wiped' }
        ],
        onError: { target: 'outOfService', actions: assign({ fault: { fault: 'notCleared' } }) }
      },
      on: {
        'wipe.progress': { actions: assign({ wiped: ({ event }) => event.done }) },
        'terminal.revoked': { actions: { type: 'endBy', params: { fault: 'terminalRevoked' } } }
      }
    },
    wiped: {
      always: { guard: 'cardWaits', target: 'serving' },
      on: {
        'terminal.revoked': 'struckOff',
        'card.removed': {
          target: 'wiped',
          reenter: true,
          actions: { type: 'cardOut', params: ({ event }) => event.reader }
        },
        // it is still to be taken
        'card.lies': {
          target: 'wiped',
          reenter: true,
          actions: { type: 'cardLies', params: ({ event }) => event.reader }
        },
        'card.readers': {
          target: 'wiped',
          reenter: true,
          actions: { type: 'readersAre', params: ({ event }) => event.readers }
        },
        'card.daemonStopped': { target: 'wiped', reenter: true, actions: 'noReaders' },
        'wish.next': { guard: 'noCard', target: 'serving' },
        'wish.finish': { guard: 'noCard', target: 'serving' },
        'wish.home': { guard: 'noCard', target: 'serving' }
      },
      after: { farewell: { guard: 'noCard', target: 'serving' } }
    },
    outOfService: {
      on: { 'terminal.revoked': 'struckOff' },
      after: { pause: 'booting' }
    },
    // nothing that can be tried helps: whoever looks after it must put in a terminal that is enrolled anew
    struckOff: {
      entry: assign({ fault: { fault: 'terminalRevoked' } }),
      invoke: { id: 'retire', src: 'retire', onError: { actions: assign({ fault: { fault: 'ourMistake' } }) } }
    }
  }
})
