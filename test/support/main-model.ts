// Walks a machine through every state and edge xstate/graph finds, and replays each walk on a live actor with told parts.
import {
  createActor,
  fromPromise,
  initialTransition,
  SimulatedClock,
  transition,
  type AnyActorLogic,
  type AnyActorRef,
  type AnyEventObject,
  type AnyMachineSnapshot,
  type AnyStateMachine
} from 'xstate'
import { getAdjacencyMap, getShortestPaths, getSimplePaths, type TraversalOptions } from 'xstate/graph'

export type Model = {
  readonly machine: AnyStateMachine
  readonly input: unknown
  /** everything that can happen in this state, outcomes and delays included */
  readonly events: (snapshot: AnyMachineSnapshot) => readonly AnyEventObject[]
  /** what tells two states apart besides their value */
  readonly apart?: (context: never) => unknown
  /** states that another model reaches */
  readonly elsewhere?: readonly string[]
  /** ms of each named delay */
  readonly delays?: Readonly<Record<string, number>>
}

type Walk = { readonly events: readonly AnyEventObject[]; readonly states: readonly string[] }

const key = ({ apart }: Model, snapshot: AnyMachineSnapshot): string =>
  JSON.stringify([snapshot.value, snapshot.status, apart?.(snapshot.context as never) ?? null])

const valuePaths = (value: unknown, before = ''): string[] => {
  if (typeof value === 'string') return [before + value]
  return Object.entries(value as Record<string, unknown>).flatMap(([name, inner]) => [
    before + name,
    ...valuePaths(inner, `${before}${name}.`)
  ])
}
const options = (model: Model): TraversalOptions<AnyMachineSnapshot, AnyEventObject, unknown> => ({
  input: model.input,
  events: model.events,
  serializeState: (snapshot) => key(model, snapshot),
  serializeEvent: (event) => JSON.stringify(event),
  // only who is at work can come to an end, and only a clock that runs can run out
  filterEvents: (snapshot, event) => {
    const [, kind, id = ''] = /^xstate\.(done|error|after)\.(?:actor\.)?(.+)$/.exec(event.type) ?? []
    if (kind === 'after') return valuePaths(snapshot.value).includes(id.split('.').slice(2).join('.'))
    return kind === undefined || snapshot.children[id] !== undefined
  },
  stopWhen: (snapshot) => snapshot.status !== 'active',
  limit: 400_000
})

/** The machine as pure logic. The graph's own scope forgets children of parallel states; `transition` does not. */
const pure = ({ machine, input }: Model): AnyActorLogic => ({
  config: {},
  transition: (snapshot: AnyMachineSnapshot, event: AnyEventObject) => transition(machine, snapshot, event)[0],
  getInitialSnapshot: () => initialTransition(machine, input)[0],
  getPersistedSnapshot: (snapshot: AnyMachineSnapshot) => snapshot
})

type Paths = ReturnType<typeof getShortestPaths<AnyActorLogic>>
const walksOf = (model: Model, paths: Paths): Walk[] =>
  paths.map(({ steps }) => ({
    // the first step is the beginning; each further one is an event and the state after it
    events: steps.slice(1).map(({ event }) => event),
    states: steps.map(({ state }) => key(model, state))
  }))

export const shortestWalks = (model: Model): Walk[] =>
  walksOf(model, getShortestPaths(pure(model), options(model) as never))
export const simpleWalks = (model: Model): Walk[] =>
  walksOf(model, getSimplePaths(pure(model), options(model) as never))

/** One walk per edge: the shortest way to where it begins, then over it. */
export const edgeWalks = (model: Model): Walk[] => {
  const ways = new Map(shortestWalks(model).map((walk) => [walk.states.at(-1) ?? '', walk]))
  const map = getAdjacencyMap(pure(model), options(model) as never)
  return Object.entries(map).flatMap(([from, { transitions }]) => {
    const way = ways.get(from)
    if (!way) throw new Error(`no way to ${from}`)
    return Object.values(transitions as Record<string, { event: AnyEventObject; state: AnyMachineSnapshot }>).map(
      ({ event, state }) => ({
        events: [...way.events, event],
        states: [...way.states, key(model, state)]
      })
    )
  })
}

/** Every state node of the machine that is not the root, by path. */
export const allStates = (machine: AnyStateMachine): string[] => {
  const below = (node: AnyStateMachine['root']): string[] =>
    Object.values(node.states).flatMap((child) => [child.path.join('.'), ...below(child)])
  return below(machine.root)
}

export const statesIn = (walks: readonly Walk[]): Set<string> =>
  new Set(walks.flatMap(({ states }) => states.flatMap((state) => valuePaths((JSON.parse(state) as [unknown])[0]))))

type Told = { readonly resolve: (output: unknown) => void; readonly reject: (error: unknown) => void }

type ToldMachine = { readonly machine: AnyStateMachine; readonly told: Map<string, Told> }
const toldMachines = new WeakMap<AnyStateMachine, ToldMachine>()

/** The machine with every actor told by the test: `done` and `error` events of a walk settle them. Made once for all walks. */
const toldMachine = (machine: AnyStateMachine): ToldMachine => {
  const known = toldMachines.get(machine)
  if (known) return known
  const told = new Map<string, Told>()
  const names = Object.keys(machine.implementations.actors)
  const actors = names.map((name): [string, AnyActorLogic] => [
    name,
    fromPromise(({ self }: { self: AnyActorRef }) => {
      const outcome = Promise.withResolvers<unknown>()
      told.set(self.id, outcome)
      return outcome.promise
    })
  ])
  const made = { machine: machine.provide({ actors: Object.fromEntries(actors) as never }), told }
  toldMachines.set(machine, made)
  return made
}

const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 6; turn++) await Promise.resolve()
}

/** Replays one walk on a live actor under a simulated clock; answers where it went another way, or null. */
export const replay = async (model: Model, walk: Walk): Promise<string | null> => {
  const { machine, told } = toldMachine(model.machine)
  // of the walk before
  told.clear()
  const clock = new SimulatedClock()
  const actor = createActor(machine, { input: model.input, clock, logger: () => undefined })
  actor.subscribe({ error: () => undefined })
  actor.start()
  const check = (index: number): string | null => {
    const snapshot = actor.getSnapshot() as AnyMachineSnapshot
    const live = key(model, snapshot)
    const wanted = walk.states[index]
    if (live !== wanted)
      return `after ${walk.events
        .slice(0, index)
        .map(({ type }) => type)
        .join(', ')}: ${live}, not ${wanted}`
    return null
  }
  let astray = check(0)
  for (const [index, event] of walk.events.entries()) {
    if (astray) break
    const [, kind = '', id = ''] = /^xstate\.(done|error|after)\.(?:actor\.)?(.+)$/.exec(event.type) ?? []
    if (kind === 'done') told.get(id)?.resolve(event['output'])
    else if (kind === 'error') told.get(id)?.reject(event['error'])
    else if (kind === 'after') clock.increment(model.delays?.[id.split('.')[0] ?? ''] ?? 0)
    else actor.send(event)
    await settle()
    astray = check(index + 1)
  }
  actor.stop()
  return astray
}

export const doneOf = (id: string, output: unknown): AnyEventObject => ({ type: `xstate.done.actor.${id}`, output })
export const errorOf = (id: string): AnyEventObject => ({ type: `xstate.error.actor.${id}`, error: new Error('told') })
export const afterOf = (delay: string, state: string): AnyEventObject => ({ type: `xstate.after.${delay}.${state}` })
export const ok = (value?: unknown): unknown => ({ ok: true, value })
export const fault = (name: string, more: object = {}): unknown => ({ ok: false, fault: name, ...more })
