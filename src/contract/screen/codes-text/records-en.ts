// The codes about what the state holds, who looked, and the mailbox, in English.
import type { CodeTexts } from '../code-text.ts'

export const recordCodeTextEn = {
  'M-611': {
    title: 'The record is not whole',
    happened: 'Entries may be missing or altered.',
    you: 'Tell staff this code\nDo not rely on the list',
    staff: 'We have the record looked into.'
  }
} satisfies Partial<CodeTexts>
