// Bytes for fuzzing: random ones, and ones that were right before something happened to them.
import * as fc from 'fast-check'

const byte = fc.integer({ min: 0, max: 255 })

type Change =
  | { readonly kind: 'set'; readonly at: number; readonly to: number }
  | { readonly kind: 'cut'; readonly at: number }
  | { readonly kind: 'insert'; readonly at: number; readonly bytes: Uint8Array }
  | { readonly kind: 'remove'; readonly at: number; readonly count: number }

const at = fc.nat(4096)
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({
    kind: fc.constant('set' as const),
    at,
    to: fc.oneof(byte, fc.constantFrom(0, 0x7f, 0x80, 0x81, 0x84, 0xff))
  }),
  fc.record({ kind: fc.constant('cut' as const), at }),
  fc.record({ kind: fc.constant('insert' as const), at, bytes: fc.uint8Array({ maxLength: 6 }) }),
  fc.record({ kind: fc.constant('remove' as const), at, count: fc.nat(6) })
)

const changed = (bytes: Uint8Array, one: Change): Uint8Array => {
  const here = bytes.length === 0 ? 0 : one.at % bytes.length
  switch (one.kind) {
    case 'set':
      return bytes.length === 0 ? bytes : bytes.map((value, index) => (index === here ? one.to : value))
    case 'cut':
      return bytes.slice(0, here)
    case 'insert':
      return Uint8Array.from([...bytes.subarray(0, here), ...one.bytes, ...bytes.subarray(here)])
    case 'remove':
      return Uint8Array.from([...bytes.subarray(0, here), ...bytes.subarray(here + one.count)])
  }
}

/** what `right` gives, with up to `most` things done to it */
export const damaged = (right: fc.Arbitrary<Uint8Array>, most = 4): fc.Arbitrary<Uint8Array> =>
  fc.tuple(right, fc.array(change, { maxLength: most })).map(([bytes, changes]) => changes.reduce(changed, bytes))

/**
 * Reads the same bytes alone, and in the middle of memory full of 00 and of FF: a reader that looks beyond its end says
 * something else each time. Throws then; gives what was read.
 */
export const readTwice = <T>(bytes: Uint8Array, read: (bytes: Uint8Array) => T): T => {
  const alone = read(Uint8Array.from(bytes))
  for (const filling of [0x00, 0xff]) {
    const memory = new Uint8Array(bytes.length + 64).fill(filling)
    memory.set(bytes, 32)
    const within = read(memory.subarray(32, 32 + bytes.length))
    if (JSON.stringify(within) !== JSON.stringify(alone)) throw new Error('it reads beyond its end')
    const around = [...memory.subarray(0, 32), ...memory.subarray(32 + bytes.length)]
    if (around.some((value) => value !== filling)) throw new Error('it writes beyond its end')
  }
  return alone
}
