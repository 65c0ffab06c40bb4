// What the screen may say to main: wishes, never commands. Parsed in main only.
import { z } from 'zod'

/** Further languages are a catalogue each; one is offered only when it is whole. */
export const languages = ['ja', 'en'] as const
export const Language = z.enum(languages)
export type Language = z.infer<typeof Language>

/** A face is a viewing distance and a way of input; the tokens of each stand in renderer/style. */
export const faces = ['kiosk-l', 'kiosk-p', 'tv', 'desk'] as const
export const Face = z.enum(faces)
export type Face = z.infer<typeof Face>

const id = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[A-Za-z0-9._:-]+$/)

/** One typed answer. Dates are ISO 8601 calendar dates; choices are option ids; text is what was typed. */
export const Answer = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('choice'), option: id }),
  z.strictObject({ kind: z.literal('choices'), options: z.array(id).max(40) }),
  z.strictObject({ kind: z.literal('date'), date: z.iso.date() }),
  z.strictObject({ kind: z.literal('text'), text: z.string().max(120) })
])
export type Answer = z.infer<typeof Answer>

export const Intent = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('screen.ready') }),
  z.strictObject({ kind: z.literal('language.choose'), language: Language }),
  z.strictObject({ kind: z.literal('text.size') }),
  z.strictObject({ kind: z.literal('contrast.next') }),
  z.strictObject({ kind: z.literal('help.call') }),
  z.strictObject({ kind: z.literal('next') }),
  z.strictObject({ kind: z.literal('back') }),
  z.strictObject({ kind: z.literal('cancel') }),
  z.strictObject({ kind: z.literal('finish') }),
  z.strictObject({ kind: z.literal('home') }),
  z.strictObject({ kind: z.literal('time.more') }),
  z.strictObject({ kind: z.literal('pin.key'), key: z.string().regex(/^[0-9A-Z]$/) }),
  z.strictObject({ kind: z.literal('pin.back') }),
  z.strictObject({ kind: z.literal('pin.shuffle') }),
  z.strictObject({ kind: z.literal('pin.submit') }),
  z.strictObject({ kind: z.literal('open'), id }),
  z.strictObject({ kind: z.literal('answer'), question: id, answer: Answer }),
  z.strictObject({ kind: z.literal('correct'), question: id }),
  z.strictObject({ kind: z.literal('page'), to: z.int().min(0).max(99) }),
  z.strictObject({ kind: z.literal('print') })
])
export type Intent = z.infer<typeof Intent>
