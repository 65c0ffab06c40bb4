// Runs the kiosk between its two ends: intents and card events in, Views out.
import { createActor, type Actor } from 'xstate'
import type { CardServices, ReaderEvent } from '../../../card/port.ts'
import type { Intent } from '../../../contract/screen/intent.ts'
import type { Town } from '../../../contract/wire/town.ts'
import type { View } from '../../../contract/screen/view.ts'
import type { FleetFact } from '../../fleet/port.ts'
import type { PlacesKnown } from '../../places/port.ts'
import type { Procedures } from '../../procedures/reading.ts'
import { wishOf } from '../events.ts'
import { kioskFlow, type KioskParts } from './kiosk.flow.ts'
import type { kioskMachine } from './kiosk.machine.ts'
import type { KioskInput, World } from './kiosk.setup.ts'
import { kioskView } from './kiosk.view.ts'

export type KioskRun = {
  readonly intent: (intent: Intent) => void
  readonly card: (event: ReaderEvent) => void
  readonly screenStopped: () => void
  readonly townTold: (town: Town) => void
  readonly placesTold: (known: PlacesKnown) => void
  readonly fleetTold: (fact: FleetFact) => void
  /** nobody is there, and no card */
  readonly resting: () => boolean
  /** shows the present View again, on a page that came back empty */
  readonly showAgain: () => void
  readonly stop: () => void
}

export type RunParts = Omit<KioskParts, 'pageIsNew' | 'wipeProgress' | 'occupied'> & {
  readonly input: KioskInput
  readonly procedures: Procedures
  readonly show: (view: View) => void
  /** the flows themselves have stopped: nothing will be shown any more */
  readonly broken: (error: unknown) => void
}

const worldOf = (event: ReaderEvent): World => {
  switch (event.kind) {
    case 'readers':
      return { type: 'card.readers', readers: event.readers }
    case 'inserted':
      return { type: event.lies ? 'card.lies' : 'card.inserted', reader: event.reader }
    case 'removed':
      return { type: 'card.removed', reader: event.reader }
    case 'daemonStopped':
      return { type: 'card.daemonStopped', fault: event.hung ? 'cardMute' : 'daemonStopped' }
    case 'daemonBack':
      return { type: 'card.daemonBack' }
  }
}

type KioskActor = Actor<typeof kioskMachine>

const isResting = (snapshot: ReturnType<KioskActor['getSnapshot']>): boolean => {
  const alone = (['attracting', 'closed'] as const).some((journey) => snapshot.matches({ serving: { journey } }))
  return alone && snapshot.context.cards.length === 0
}

/** Keys go to the card host one by one and nowhere else; what comes back, and all a machine ever hears, is how many there are. */
const keyboard = (
  card: CardServices,
  send: KioskActor['send'],
  screen: () => View['screen'] | null,
  bug: (error: unknown) => void
) => {
  let queue: Promise<void> = Promise.resolve()
  const enqueue = (work: () => Promise<void> | void): void => {
    queue = queue.then(work).catch(bug)
  }
  const wanted = (key: string): boolean => {
    const now = screen()
    if (now?.kind !== 'pin' || now.entered >= now.max) return false
    return now.secret === 'signature' || /^[0-9]$/.test(key)
  }
  return {
    key: (key: string) =>
      enqueue(async () => {
        if (wanted(key)) send({ type: 'fact.keys', held: await card.pinKey(key) })
      }),
    back: () =>
      enqueue(async () => {
        if (screen()?.kind === 'pin') send({ type: 'fact.keys', held: await card.pinBack() })
      }),
    /** after every key before it has been counted */
    afterKeys: enqueue
  }
}

/** Draws soon, once, however many reasons there were; and once a minute, for the clock. */
const drawer = (draw: () => void, failed: (error: unknown) => void, now: () => Date) => {
  let planned = false
  let minute = ''
  const plan = (): void => {
    if (planned) return
    planned = true
    queueMicrotask(() => {
      planned = false
      try {
        draw()
      } catch (error) {
        failed(error)
      }
    })
  }
  const clock = setInterval(() => {
    const present = now().toISOString().slice(0, 16)
    if (present !== minute) plan()
    minute = present
  }, 1000)
  return { plan, stop: () => clearInterval(clock) }
}

export const runKiosk = (parts: RunParts): KioskRun => {
  let revision = 0
  let latest: View | null = null
  let stopped = false
  let served = false
  const logic = kioskFlow({
    ...parts,
    occupied: () => actor.getSnapshot().context.cards,
    pageIsNew: () => !served,
    wipeProgress: (done) => send({ type: 'wipe.progress', done })
  })
  const draw = (): void => {
    const snapshot = actor.getSnapshot()
    served ||= snapshot.matches('serving')
    latest = kioskView(snapshot, parts.procedures, parts.now(), (revision += 1))
    parts.show(latest)
  }
  const failed = (error: unknown): void => {
    parts.bug(error)
    send({ type: 'view.failed' })
  }
  const { plan, stop } = drawer(draw, failed, parts.now)
  const actor: KioskActor = createActor(logic, {
    input: parts.input,
    // every machine below shows through the same View: any new snapshot is a reason to draw
    inspect: (event) => {
      if (event.type === '@xstate.snapshot') plan()
    }
  })
  const send: KioskActor['send'] = (event) => {
    if (!stopped) actor.send(event)
  }
  actor.subscribe({ error: parts.broken })
  actor.start()
  const keys = keyboard(parts.card, send, () => latest?.screen ?? null, parts.bug)
  return {
    intent: (intent) => {
      if (intent.kind === 'pin.key') return keys.key(intent.key)
      if (intent.kind === 'pin.back') return keys.back()
      if (intent.kind === 'screen.ready') return plan()
      const wish = wishOf(intent)
      if (wish) keys.afterKeys(() => send(wish))
      return undefined
    },
    card: (event) => send(worldOf(event)),
    screenStopped: () => send({ type: 'screen.stopped' }),
    townTold: (town) => send({ type: 'town.told', town }),
    placesTold: (known) => send({ type: 'places.told', known }),
    fleetTold: (fact) => send(fact),
    resting: () => isResting(actor.getSnapshot()),
    showAgain: plan,
    stop: () => {
      stopped = true
      stop()
      actor.stop()
    }
  }
}
