// What central tells a terminal never disturbs a visit, and covers or ends one only where it must.
import { describe, expect, it } from 'vitest'
import { createActor, fromPromise, waitFor } from 'xstate'
import { kioskMachine } from '../../src/main/flows/kiosk/kiosk.machine.ts'
import { town } from '../support/main-facts.ts'
import { edgeWalks, ok, replay, statesIn } from '../support/main-model.ts'
import { kioskToldModel } from '../support/main-models-fleet.ts'

type Value = string | { readonly serving: { readonly care: unknown; readonly journey: unknown } }
type Apart = readonly [
  cards: readonly string[],
  fresh: string | null,
  alerts: number,
  heeded: number,
  alertsOpen: boolean,
  told: unknown,
  signed: unknown,
  boot: boolean,
  revoked: boolean
]
type State = { readonly value: Value; readonly apart: Apart }

const edges = edgeWalks(kioskToldModel)
const stateIn = (text: string | undefined): State => {
  const [value, , apart] = JSON.parse(text ?? '[]') as [Value, string, Apart]
  return { value, apart }
}
const steps = edges.map(({ states, events }) => ({
  from: stateIn(states.at(-2)),
  to: stateIn(states.at(-1)),
  event: events.at(-1)?.type ?? ''
}))
const journeyOf = ({ value }: State): unknown => (typeof value === 'object' ? value.serving.journey : value)
const careOf = ({ value }: State): unknown => (typeof value === 'object' ? value.serving.care : null)
const serves = (state: State): boolean => ['signingIn', 'visiting'].includes(String(journeyOf(state)))

describe('the kiosk, as central tells it', () => {
  it('reaches the cover, the closed counter and the end of a revoked terminal', () => {
    const reached = statesIn(edges)
    for (const state of ['struckOff', 'serving.care.alerting', 'serving.journey.closed'])
      expect(reached).toContain(state)
  })

  it('goes over its edges as the graph says', async () => {
    const astray: string[] = []
    for (const walk of edges.filter((_, index) => index % 12 === 0)) {
      const where = await replay(kioskToldModel, walk)
      if (where !== null) astray.push(where)
    }
    expect(astray.slice(0, 5)).toEqual([])
  })

  it('uses what was signed as soon as nobody is there, and never while somebody is served', () => {
    const changed = steps.filter(({ from, to }) => from.apart[6] !== to.apart[6])
    expect(changed.length).toBeGreaterThan(10)
    for (const { from, to } of changed)
      expect([serves(from), serves(to) && from.apart[1] === null]).toEqual([false, false])
    for (const { to } of steps)
      if (journeyOf(to) === 'attracting' || journeyOf(to) === 'closed') expect(to.apart[5]).toBeNull()
  })

  it('opens everything anew with a new certificate only when nobody is there', () => {
    const anew = steps.filter(({ event, from, to }) => event === 'identity.renewed' && from.value !== to.value)
    const booting = anew.filter(({ to }) => to.value === 'booting')
    expect(booting.length).toBeGreaterThan(0)
    for (const { from } of booting) {
      expect(['attracting', 'closed']).toContain(journeyOf(from))
      expect(from.apart[0]).toEqual([])
    }
  })

  it('covers whatever is shown until it is seen, and lets nothing through to what is below', () => {
    const covered = steps.filter(({ from }) => careOf(from) === 'alerting' && serves(from))
    expect(covered.length).toBeGreaterThan(20)
    for (const { event, from, to } of covered) {
      if (['wish.back', 'wish.help', 'alerts.told', 'house.told', 'wish.open', 'identity.renewed'].includes(event))
        expect(journeyOf(to)).toBe(journeyOf(from))
      if (event === 'wish.finish') expect(to.value).toBe('wiping')
    }
    for (const { to } of steps) if (careOf(to) === 'attending') expect(to.apart[2] > 0 && to.apart[3] === 0).toBe(false)
  })

  it('a revoked terminal clears up, says so, and tries nothing more', () => {
    const told = steps.filter(({ event, from }) => event === 'terminal.revoked' && typeof from.value === 'object')
    for (const { to } of told) expect(to.value).toBe('wiping')
    for (const { from, to } of steps) if (from.value === 'struckOff') expect(to.value).toBe('struckOff')
    expect(steps.filter(({ from, to }) => from.value === 'wiping' && to.value === 'struckOff').length).toBeGreaterThan(
      0
    )
  })

  it('takes whoever reads a page that is not there any more back to the others', async () => {
    const opens = { boot: fromPromise(async () => ok(town)), wipe: fromPromise(async () => ok()) }
    const { input } = kioskToldModel
    const actor = createActor(kioskMachine.provide({ actors: opens as never }), { input: input as never }).start()
    const journey = (name: 'attracting' | 'reading') =>
      waitFor(actor, (now) => now.matches({ serving: { journey: name } }))
    await journey('attracting')
    actor.send({ type: 'wish.open', id: 'shelter' })
    await journey('reading')
    actor.send({ type: 'town.told', town: { ...town, pages: [] } })
    await journey('attracting')
    actor.stop()
  })
})
