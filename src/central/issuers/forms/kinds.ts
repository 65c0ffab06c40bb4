// The certificates that can be issued, by form code.
import type { Form } from './form.ts'
import { teg104 } from './teg104.ts'
import { teg800 } from './teg800.ts'
import { teg810 } from './teg810.ts'
import { teg820 } from './teg820.ts'
import { teg830 } from './teg830.ts'
import { teg840 } from './teg840.ts'

export const forms = {
  TEG104: teg104,
  TEG800: teg800,
  TEG810: teg810,
  TEG820: teg820,
  TEG830: teg830,
  TEG840: teg840
} as const satisfies Readonly<Record<string, Form>>

export type Kind = keyof typeof forms
export const isKind = (text: string): text is Kind => text in forms
