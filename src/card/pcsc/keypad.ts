// The keypad of one connected reader: found by its features, asked through its driver, never told a PIN and never telling one.
import { failed, type Keypad, type KeypadEntry, type Outcome } from '../port.ts'
import {
  feature,
  featureRequest,
  modifyStructure,
  parseFeatures,
  parsePinProperties,
  parseProperties,
  validation,
  verifyStructure,
  type KeypadProperties,
  type KeypadTimes,
  type StructureOptions
} from './pin-structures.ts'

/**
 * Readers whose keypad has letters. No property of part 10 tells it, so it is a list: names as PC/SC tells them. Whatever
 * reader is not here is asked for digits only.
 */
const withLetters: readonly RegExp[] = [/^Madoguchi Virtual Keyboard\b/]

/** asks the reader; undefined when it refuses */
export type AskReader = (what: number, command: Uint8Array) => Promise<Uint8Array | undefined>
/** hands an entry to the reader, which waits for the person up to `ms` */
export type Prompt = (what: number, structure: Uint8Array, ms: number) => Promise<Outcome<Uint8Array>>

const nothing = new Uint8Array()

const propertiesOf = async (features: ReadonlyMap<number, number>, ask: AskReader): Promise<KeypadProperties> => {
  const told = async (tag: number): Promise<Uint8Array> => {
    const what = features.get(tag)
    return (what === undefined ? undefined : await ask(what, nothing)) ?? nothing
  }
  return {
    ...parsePinProperties(await told(feature.pinProperties)),
    ...parseProperties(await told(feature.tlvProperties))
  }
}

/** The keypad of this reader; undefined when it has none, or none that can verify a PIN by itself. */
export const findKeypad = async (
  reader: string,
  ask: AskReader,
  prompt: Prompt,
  times: KeypadTimes,
  giveUp: () => void
): Promise<Keypad | undefined> => {
  const features = parseFeatures((await ask(featureRequest, nothing)) ?? nothing)
  const verify = features.get(feature.verifyPinDirect)
  const change = features.get(feature.modifyPinDirect)
  if (verify === undefined) return undefined
  const properties = await propertiesOf(features, ask)
  // Only OK ends an entry, so that the last digit can still be taken back; a reader with a rule of its own keeps it.
  const options: StructureOptions = { ...times, validation: properties.validation || validation.whenOk }
  const patience = (times.first + times.next) * 1000
  const asks =
    (what: number, structure: typeof verifyStructure, twice: number) =>
    (entry: KeypadEntry): Promise<Outcome<Uint8Array>> =>
      prompt(what, structure(entry, options), patience * twice)
  return {
    takes: ({ shortest, longest, letters }) =>
      shortest >= (properties.shortest ?? 0) &&
      longest <= (properties.longest || 0xff) &&
      (!letters || withLetters.some((name) => name.test(reader))),
    verify: asks(verify, verifyStructure, 1),
    change: change === undefined ? undefined : asks(change, modifyStructure, 2),
    giveUp
  }
}

export const givenUp = failed({ fault: 'cancelled' })
