// What one target of the fuzzing is.
import type * as fc from 'fast-check'

export type Target = {
  readonly name: string
  /** of a thousand inputs, how many are this target's */
  readonly share: number
  readonly property: fc.IRawProperty<unknown>
}

/** Throws what does not hold. */
export const must = (so: boolean, what: string): void => {
  if (!so) throw new Error(what)
}
