// What a reader with a keypad says of itself (PC/SC part 10), and what we say to it.
import * as fc from 'fast-check'
import {
  modifyStructure,
  parseFeatures,
  parsePinProperties,
  parseProperties,
  verifyStructure
} from '../../src/card/pcsc/pin-structures.ts'
import { damaged, readTwice } from './bytes.ts'
import { must, type Target } from './target.ts'

/** tag, length, value: a feature's control code, or a property */
const lines = fc
  .array(
    fc
      .tuple(fc.oneof(fc.nat(0x14), fc.nat(0xff)), fc.uint8Array({ maxLength: 5 }))
      .map(([tag, value]) => [tag, value.length, ...value]),
    { maxLength: 8 }
  )
  .map((all) => Uint8Array.from(all.flat()))

const told = fc.property(fc.oneof(fc.uint8Array({ maxLength: 300 }), damaged(lines)), (bytes) => {
  const features = readTwice(bytes, (one) => [...parseFeatures(one)])
  must(features.length * 6 <= bytes.length, 'more features than bytes')
  for (const parse of [parseProperties, parsePinProperties]) {
    const values = Object.values(readTwice(bytes, parse))
    must(
      values.every((value) => Number.isInteger(value) && value >= 0 && value <= 0xff),
      'a property that is no byte'
    )
  }
})

const byte = fc.nat(255)
const asked = fc.property(
  fc.record({ shortest: fc.nat(16), longest: fc.nat(16), header: fc.uint8Array({ minLength: 4, maxLength: 4 }) }),
  fc.record({ first: byte, next: byte, validation: byte }),
  (entry, options) => {
    for (const make of [verifyStructure, modifyStructure]) {
      const structure = make(entry, options)
      // ulDataLength, little-endian, is the last thing before the APDU of the command
      const view = new DataView(structure.buffer, structure.byteOffset, structure.byteLength)
      const ends = Array.from({ length: structure.length - 4 }, (_, from) => from + 4 + view.getUint32(from, true))
      must(ends.includes(structure.length), 'the length of the command is not told')
    }
  }
)

export const keypadTargets: readonly Target[] = [
  { name: 'what a keypad says', share: 40, property: told },
  { name: 'what a keypad is asked', share: 10, property: asked }
]
