// What the world can do to a visit, wherever it stands: the card, the readers, the screen, and time.

/** what ends a visit whatever it was doing; the card is tracked all the same */
export const endings = {
  'card.removed': [
    {
      guard: { type: 'ownCard', params: ({ event }: { event: { reader: string } }) => event.reader },
      target: '#kiosk.wiping',
      actions: [
        { type: 'cardOut', params: ({ event }: { event: { reader: string } }) => event.reader },
        { type: 'endBy', params: { fault: 'cardRemoved' } }
      ]
    },
    { actions: { type: 'cardOut', params: ({ event }: { event: { reader: string } }) => event.reader } }
  ],
  'card.inserted': {
    target: '#kiosk.wiping',
    actions: [
      { type: 'cardIn', params: ({ event }: { event: { reader: string } }) => event.reader },
      { type: 'endBy', params: { fault: 'cardChanged' } }
    ]
  },
  'card.readers': [
    {
      guard: { type: 'readerLost', params: ({ event }: { event: { readers: readonly string[] } }) => event.readers },
      target: '#kiosk.wiping',
      actions: [
        { type: 'readersAre', params: ({ event }: { event: { readers: readonly string[] } }) => event.readers },
        { type: 'endBy', params: { fault: 'readerGone' } }
      ]
    },
    { actions: { type: 'readersAre', params: ({ event }: { event: { readers: readonly string[] } }) => event.readers } }
  ],
  'card.daemonStopped': {
    target: '#kiosk.wiping',
    actions: [
      'noReaders',
      {
        type: 'endBy',
        params: ({ event }: { event: { fault: 'daemonStopped' | 'cardMute' } }) => ({ fault: event.fault })
      }
    ]
  },
  'screen.stopped': { target: '#kiosk.wiping', actions: { type: 'endBy', params: { fault: 'screenStopped' } } },
  'patience.over': { target: '#kiosk.wiping', actions: { type: 'endBy', params: { fault: 'timedOut' } } }
} as const

/** a child that threw: a bug. Wipe, then out of service with its code. */
export const bug = { target: '#kiosk.wiping', actions: { type: 'endBy', params: { fault: 'ourMistake' } } } as const
