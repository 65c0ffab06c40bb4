// The codes about what the state holds, who looked, and the mailbox, in English.
import type { CodeTexts } from '../code-text.ts'

export const recordCodeTextEn = {
  'M-611': {
    title: 'The record is not whole',
    happened: 'Entries may be missing or altered.',
    you: 'Tell staff this code\nDo not rely on the list',
    staff: 'We have the record looked into.'
  },
  'M-612': {
    title: 'This letter is closed',
    happened: 'Its time is over, or it was answered already.',
    you: 'See in the list how it stands\nAsk the sender',
    staff: 'We find out how to reach the sender.'
  },
  'M-613': {
    title: 'This letter cannot be shown',
    happened: 'It is not what its sender sealed.',
    you: 'Try once more\nAsk the sender',
    staff: 'We look into it with the central service.'
  }
} satisfies Partial<CodeTexts>
