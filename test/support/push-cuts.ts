// A reader that is cut at random, beside writers that do not wait for it; and what must hold of what it has read.
import * as fc from 'fast-check'
import { tellRevoked } from '../../src/central/fleet/revocations.ts'
import type { Client } from './central-client.ts'
import { listen, type Event, type Reader } from './push-reader.ts'
import { addNotice, raiseNotice } from './push-writers.ts'
import type { World } from './central-world.ts'

export type Step =
  | { readonly do: 'write' | 'raise' | 'read'; readonly count: number }
  /** the stream, or the whole connection under it */
  | { readonly do: 'cut' | 'drop' }

const count = fc.integer({ min: 1, max: 9 })
export const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('write', 'read'), count }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('raise'), count }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('cut', 'drop') }) }
  ),
  { minLength: 6, maxLength: 24 }
)

/** One write that was committed: which thing, at which position. */
export type Written = { readonly thing: string; readonly position: number }
export type Read = Written

/** What is wrong with what was read, against everything that was written: nothing, when a lost stream costs nothing. */
export const faultsOf = (written: readonly Written[], read: readonly Read[]): string[] => {
  const key = ({ thing, position }: Written): string => `${thing}@${position}`
  const known = new Set(written.map(key))
  const last = new Map<string, number>()
  for (const { thing, position } of written) last.set(thing, Math.max(position, last.get(thing) ?? 0))
  return [
    ...read.flatMap((one, index) => {
      const before = read[index - 1]
      return before && before.position >= one.position ? [`${key(one)} after ${key(before)}`] : []
    }),
    ...read.filter((one) => !known.has(key(one))).map((one) => `${key(one)} was never written`),
    ...[...last].flatMap(([thing, position]) => {
      const times = read.filter((one) => one.thing === thing && one.position === position).length
      return times === 1 ? [] : [`${thing}@${position} came ${times} times`]
    })
  ]
}

export type Kind = 'notices' | 'revocations'
type Ways = {
  readonly write: (thing: string) => Promise<number>
  readonly raise: (thing: string) => Promise<number>
  readonly thingIn: (event: Event) => string
}

const waysOf = ({ central: { db, central } }: World, kind: Kind): Ways =>
  kind === 'notices'
    ? {
        write: (thing) => addNotice(db, 'tanaka', thing),
        raise: (thing) => raiseNotice(db, 'tanaka', thing),
        thingIn: ({ data }) => (data as { id: string }).id
      }
    : {
        write: (thing) =>
          db.transaction().execute(async (tx) => {
            await tellRevoked(tx, central.now(), 'content', thing)
            const { position } = await tx
              .selectFrom('revocations')
              .select('position')
              .where('subject', '=', thing)
              .executeTakeFirstOrThrow()
            return position
          }),
        // what is revoked is not revoked again
        raise: () => Promise.reject(new Error('nothing is raised here')),
        thingIn: ({ data }) => (data as { subject: string }).subject
      }

export type Walk = {
  readonly world: World
  readonly kind: Kind
  readonly from: number
  /** a connection, with a session where the stream needs one */
  readonly connect: () => Promise<{ client: Client; headers: Record<string, string> }>
}

let runs = 0

/** Walks, and gives what was written and what was read. */
export const walk = async ({ world, kind, from, connect }: Walk, all: readonly Step[]) => {
  const ways = waysOf(world, kind)
  const run = ++runs
  const [written, read]: [Written[], Read[]] = [[], []]
  const pending: Promise<unknown>[] = []
  let [things, cursor] = [0, String(from)]
  let { client, headers } = await connect()
  let reader: Reader = await listen(client, kind, { ...headers, after: cursor })
  const note = (thing: string, position: Promise<number>): void =>
    void pending.push(position.then((at) => written.push({ thing, position: at })))
  const take = async (most: number, patience: number): Promise<void> => {
    for (const event of await reader.take(most, patience)) {
      read.push({ thing: ways.thingIn(event), position: Number(event.id) })
      cursor = event.id
    }
  }
  const again = async (): Promise<void> => {
    reader = await listen(client, kind, { ...headers, after: cursor })
  }
  for (const step of all)
    switch (step.do) {
      case 'write':
        for (let one = 0; one < step.count; one++) {
          const thing = `${kind}-${run}-${things++}`
          note(thing, ways.write(thing))
        }
        break
      case 'raise': {
        const known = written.at(-step.count)
        if (known && kind === 'notices') note(known.thing, ways.raise(known.thing))
        break
      }
      case 'read':
        await take(step.count, 25)
        break
      case 'cut':
        reader.cut()
        await again()
        break
      case 'drop':
        await client.close()
        ;({ client, headers } = await connect())
        await again()
    }
  await Promise.all(pending)
  const newest = Math.max(from, ...written.map(({ position }) => position))
  while (Number(cursor) < newest) {
    const before = read.length
    await take(1, 3_000)
    if (read.length === before) break
  }
  reader.cut()
  await client.close()
  return { written, read }
}
