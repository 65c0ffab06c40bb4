// 電子私書箱: the list, the receipt a sender asks for, refusing it, and reading a letter.
import { and, assign } from 'xstate'
import { moveId, putBackId, refuseId } from '../../../contract/screen/views/mailbox.ts'
import { mailboxSetup, opened, type MailboxOutput } from './mailbox.setup.ts'

export const mailboxMachine = mailboxSetup.createMachine({
  id: 'mailbox',
  context: {
    messages: [],
    folders: [],
    page: 0,
    open: '',
    letter: null,
    decision: 'accept',
    to: '',
    before: null,
    moved: 'no',
    folderPage: 0,
    printing: 'idle',
    fault: null
  },
  initial: 'fetching',
  states: {
    fetching: {
      tags: 'working',
      entry: assign({ letter: null }),
      invoke: {
        id: 'fetchPost',
        src: 'fetchPost',
        onDone: [
          {
            guard: ({ event }) => event.output.ok,
            target: 'listing',
            actions: assign(({ event }) => (event.output.ok ? event.output.value : {}))
          },
          { target: 'judging', actions: { type: 'keepFault', params: ({ event }) => event.output } }
        ]
      }
    },
    listing: {
      on: {
        'wish.open': {
          guard: { type: 'isThere', params: ({ event }) => event.id },
          target: 'arriving',
          actions: assign({ open: ({ event }) => event.id })
        },
        'wish.page': { actions: assign({ page: ({ event }) => event.to }) },
        'wish.back': 'closed',
        'wish.home': 'closed'
      }
    },
    arriving: {
      always: [{ guard: 'waits', target: 'asked' }, { guard: 'readable', target: 'opening' }, { target: 'telling' }]
    },
    asked: {
      on: {
        'wish.next': { target: 'deciding', actions: assign({ decision: 'accept' }) },
        'wish.open': { guard: ({ event }) => event.id === refuseId, target: 'refusing' },
        'wish.back': 'listing',
        'wish.home': 'closed'
      }
    },
    refusing: {
      on: {
        'wish.next': { target: 'deciding', actions: assign({ decision: 'refuse' }) },
        'wish.back': 'asked',
        'wish.cancel': 'asked',
        'wish.home': 'closed'
      }
    },
    deciding: {
      tags: 'working',
      invoke: {
        id: 'decide',
        src: 'decide',
        input: ({ context }) => ({ message: opened(context), decision: context.decision }),
        onDone: [
          {
            guard: ({ event }) => event.output.ok,
            target: 'decided',
            actions: 'noteDecided'
          },
          { target: 'judging', actions: { type: 'keepFault', params: ({ event }) => event.output } }
        ]
      }
    },
    decided: { always: [{ guard: 'accepted', target: 'opening' }, { target: 'telling' }] },
    opening: {
      tags: 'working',
      invoke: {
        id: 'openLetter',
        src: 'openLetter',
        input: ({ context }) => ({ message: opened(context) }),
        onDone: [
          {
            guard: ({ event }) => event.output.ok,
            target: 'noting',
            actions: assign({
              letter: ({ event }) => (event.output.ok ? event.output.value : null),
              printing: 'idle',
              before: null,
              moved: 'no'
            })
          },
          { target: 'judging', actions: { type: 'keepFault', params: ({ event }) => event.output } }
        ]
      }
    },
    /** the receipts of what was just opened, as central wrote them; without them the letter is shown all the same */
    noting: {
      tags: 'working',
      invoke: {
        id: 'fetchPost',
        src: 'fetchPost',
        onDone: {
          target: 'reading',
          actions: assign(({ event }) => (event.output.ok ? event.output.value : {}))
        }
      }
    },
    reading: {
      on: {
        'wish.print': 'printing',
        'wish.next': 'printing',
        'wish.open': [
          { guard: ({ event }) => event.id === moveId, target: 'choosingFolder', actions: assign({ folderPage: 0 }) },
          {
            guard: and([({ event }) => event.type === 'wish.open' && event.id === putBackId, 'wasMoved']),
            target: 'moving',
            actions: assign({ to: ({ context }) => context.before ?? '' })
          }
        ],
        'wish.back': 'shelving',
        'wish.home': 'closed'
      }
    },
    choosingFolder: {
      on: {
        'wish.open': {
          guard: { type: 'isElsewhere', params: ({ event }) => event.id },
          target: 'moving',
          actions: assign({ to: ({ event }) => event.id, before: null })
        },
        'wish.page': { actions: assign({ folderPage: ({ event }) => event.to }) },
        'wish.back': 'reading',
        'wish.cancel': 'reading',
        'wish.home': 'closed'
      }
    },
    moving: {
      tags: 'working',
      invoke: {
        id: 'move',
        src: 'move',
        input: ({ context }) => ({ message: opened(context), folder: context.to }),
        onDone: [
          { guard: ({ event }) => event.output.ok, target: 'reading', actions: 'noteMoved' },
          { target: 'judging', actions: { type: 'keepFault', params: ({ event }) => event.output } }
        ]
      }
    },
    printing: {
      tags: 'working',
      invoke: {
        id: 'print',
        src: 'print',
        onDone: [
          { guard: ({ event }) => event.output.ok, target: 'reading', actions: assign({ printing: 'printed' }) },
          {
            target: 'unprinted',
            actions: [assign({ printing: 'failed' }), { type: 'keepFault', params: ({ event }) => event.output }]
          }
        ]
      }
    },
    unprinted: { on: { 'wish.next': 'printing', 'wish.cancel': 'reading', 'wish.back': 'reading' } },
    /** what was read is not kept longer than it is looked at */
    shelving: { entry: assign({ letter: null }), always: 'listing' },
    telling: { on: { 'wish.next': 'listing', 'wish.back': 'listing', 'wish.home': 'closed' } },
    judging: { always: [{ guard: 'isOver', target: 'failed' }, { target: 'troubled' }] },
    troubled: {
      on: {
        // what was decided while the line was down stands in the list as central has it
        'wish.next': 'fetching',
        'wish.cancel': 'closed',
        'wish.back': 'closed',
        'wish.home': 'closed'
      }
    },
    closed: { type: 'final', output: { ended: 'closed' } },
    failed: {
      type: 'final',
      output: ({ context }) => ({ ended: 'failed', fault: context.fault ?? { fault: 'ourMistake' } })
    }
  },
  // the final state's own output
  output: ({ event }) => event.output as MailboxOutput
})
