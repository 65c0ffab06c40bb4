// Streams over the terminal's own connection: a lost one costs nothing, an ended session tells nothing, and none are needed.
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tellRevoked } from '../../src/central/fleet/revocations.ts'
import { defaultSettings } from '../../src/central/settings.ts'
import { startCentral, type RunningCentral } from '../../src/central/start.ts'
import type { Hazard } from '../../src/contract/wire/disaster.ts'
import { readEndpoint } from '../../src/main/central/endpoint.ts'
import { centralOver } from '../../src/main/central/https.ts'
import type { Central } from '../../src/main/central/port.ts'
import { eventReader, type ServerEvent } from '../../src/main/central/server-events.ts'
import { openStream } from '../../src/main/central/stream.ts'
import { makeChannel } from '../../src/main/central/channel.ts'
import { watchHazards } from '../../src/main/fleet/hazards.ts'
import type { Alert } from '../../src/main/fleet/port.ts'
import { silent } from '../../src/main/log/port.ts'
import { newOperationId } from '../../src/main/signing/operation-id.ts'
import { good, onReader } from '../support/auth-candidates.ts'
import { alert } from '../support/main-fleet.ts'
import { openTown, type Town } from '../support/main-visit.ts'
import { wireTo, type Wire } from '../support/main-wire.ts'
import { addNotice } from '../support/push-writers.ts'

let town: Town
let wire: Wire
let mute: RunningCentral
beforeAll(async () => {
  town = await openTown(40)
  wire = await wireTo(town.central.ready.url)
  const settings = defaultSettings(join(town.folder, 'mute'))
  mute = await startCentral({ ...settings, push: { ...settings.push, offered: false } }, () => undefined)
})
afterAll(async () => {
  await wire.stop()
  await mute.stop()
  await town.stop()
})

const over = (central: RunningCentral, url = central.ready.url): Central => {
  const [terminal] = central.ready.terminals
  return centralOver(
    good(readEndpoint({ url, ca: central.ready.ca, cert: terminal?.cert ?? '', key: terminal?.key ?? '' })),
    silent
  )
}
const until = async (holds: () => boolean, span = 6_000): Promise<boolean> => {
  const end = Date.now() + span
  while (!holds() && Date.now() < end) await new Promise((resolve) => void setTimeout(resolve, 10))
  return holds()
}
const revoked = (subject: string): Promise<void> =>
  town.central.db.transaction().execute((tx) => tellRevoked(tx, new Date(), 'content', subject))

describe('a terminal’s stream', () => {
  it('that is lost again and again goes on where it was: everything once, in order', async () => {
    const central = over(town.central, wire.url)
    const told: string[] = []
    const stop = central.follow('revocations', '', { event: ({ subject }) => void told.push(subject) })
    const wanted: string[] = []
    for (let turn = 0; turn < 4; turn++) {
      for (const one of ['a', 'b']) {
        const subject = `lost-${turn}${one}`
        await revoked(subject)
        wanted.push(subject)
        if (one === 'a') wire.reset()
      }
      if (turn === 2) wire.cut()
      if (turn === 3) wire.mend()
    }
    expect(await until(() => told.length >= wanted.length)).toBe(true)
    expect(told).toEqual(wanted)
    stop()
    await revoked('after')
    await new Promise((resolve) => void setTimeout(resolve, 500))
    expect(told).toEqual(wanted)
    await central.close()
  })

  it('that says nothing any more counts as lost', async () => {
    const { url, ca, terminals } = town.central.ready
    const deaf = await wireTo(url)
    const endpoint = good(
      readEndpoint({ url: deaf.url, ca, cert: terminals[0]?.cert ?? '', key: terminals[0]?.key ?? '' })
    )
    const channel = makeChannel(endpoint)
    const link = good(await channel.link())
    const begun = Promise.withResolvers<void>()
    const life = new AbortController().signal
    const ask = { name: 'content', after: '', silence: 150 }
    const ended = openStream(link, ask, { event: () => undefined, begun: () => begun.resolve() }, life)
    await begun.promise
    deaf.deafen()
    expect(await ended).toEqual({ over: 'lost' })
    channel.close()
    await deaf.stop()
  })
})

describe('a resident’s stream', () => {
  const signedIn = async (central: Central, name: string) => {
    const reader = await onReader(name)
    good(await central.signIn(newOperationId(), reader.provider))
    return reader
  }

  it('goes on after a loss when the session does, and ends with it at once: nobody hears of anybody else', async () => {
    const central = over(town.central, wire.url)
    const { db } = town.central
    const tanaka = await signedIn(central, 'tanaka')
    const [told, mail, filings]: [string[], string[], string[]] = [[], [], []]
    const visit = central.ofVisit()
    visit.followNews('notices', { event: ({ id }) => void told.push(id) })
    visit.followNews('mailbox', { event: ({ id }) => void mail.push(id) })
    visit.followNews('filings', { event: ({ operationId }) => void filings.push(operationId) })
    await addNotice(db, 'tanaka', 'first')
    expect(await until(() => told.includes('first'))).toBe(true)
    wire.reset()
    await addNotice(db, 'tanaka', 'second')
    // asked for by the resident: the session is proved anew, and the stream follows
    good(await central.self())
    expect(await until(() => told.includes('second'))).toBe(true)
    expect(new Set(told).size).toBe(told.length)
    await central.signOut()
    const ended = [...told]
    await addNotice(db, 'tanaka', 'after')
    await tanaka.close()
    const sato = await signedIn(central, 'sato')
    const others: string[] = []
    central.followNews('notices', { event: ({ id }) => void others.push(id) })
    await addNotice(db, 'sato', 'of-sato')
    expect(await until(() => others.includes('of-sato'))).toBe(true)
    expect(others.filter((id) => ['first', 'second', 'after'].includes(id))).toEqual([])
    expect(told).toEqual(ended)
    await central.signOut()
    await sato.close()
    await central.close()
  })
})

describe('a central without streams', () => {
  it('is asked instead, with the same cursors', async () => {
    const central = over(mute)
    const reader = await onReader('tanaka')
    good(await central.signIn(newOperationId(), reader.provider))
    const [told, hazards]: [string[], string[]] = [[], []]
    let lost = 0
    central.followNews('notices', { event: ({ id }) => void told.push(id), lost: () => (lost += 1) })
    central.follow('disaster', '', { event: ({ kind }) => void hazards.push(kind) })
    await alert({ central: mute, folder: town.folder, stop: () => Promise.resolve() }, { id: 'quiet' })
    await addNotice(mute.db, 'tanaka', 'asked-for')
    expect(await until(() => told.includes('asked-for'))).toBe(true)
    expect([new Set(told).size, lost]).toEqual([told.length, 1])
    await central.signOut()
    await reader.close()
    await central.close()
  })
})

describe('what holds', () => {
  const hazard = (validUntil: string | null, more: Partial<Hazard> = {}): Hazard => ({
    series: 's',
    area: { code: 'morikawa', name: '森川市' },
    kind: '大雨警報',
    severity: 'warning',
    state: 'active',
    headline: '大雨に 警戒。',
    sender: '気象台',
    since: '2026-03-12T00:00:00Z',
    reportedAt: '2026-03-12T00:00:00Z',
    validUntil,
    bulletin: 'x'.repeat(43),
    ...more
  })
  const ten = 10 * 365 * 86_400_000

  it.each([0, ten, -ten])('ends by central’s clock, whatever the terminal’s says (%d ms off)', async (off) => {
    // the terminal's clock is wrong by `off`; central's is right
    const file = join(town.folder, `hazards-${off}.json`)
    const told: (readonly Alert[])[] = []
    let event: ((data: Hazard, cursor: string) => void) | undefined
    const parts = {
      central: {
        ahead: () => -off,
        follow: (_: string, __: string, on: { event: (data: never, cursor: string) => void }) => {
          event = on.event as typeof event
          return () => undefined
        }
      } as Pick<Central, 'ahead' | 'follow'>,
      file,
      log: silent,
      now: () => Date.now() + off,
      told: (alerts: readonly Alert[]) => void told.push(alerts)
    }
    const watch = watchHazards(parts)
    watch.follow(['morikawa'])
    event?.(hazard(new Date(Date.now() + 120).toISOString()), '1')
    event?.(hazard(null, { area: { code: 'umino', name: '海野市' }, kind: '津波警報' }), '2')
    expect(told.at(-1)).toMatchObject([{ kind: '大雨警報', areas: ['森川市'] }])
    watch.stop()
    // started again without a network: the same, and over in time
    const again: (readonly Alert[])[] = []
    const offline = {
      ...parts,
      central: { ...parts.central, ahead: () => null },
      told: (all: readonly Alert[]) => void again.push(all)
    }
    const kept = watchHazards(offline)
    kept.follow(['morikawa'])
    expect(again.at(-1)).toHaveLength(1)
    expect(await until(() => again.at(-1)?.length === 0, 1_000)).toBe(true)
    kept.stop()
  })
})

it('server-sent events are read whole, however they are cut', () => {
  const text =
    ': hello\n\nretry: 2000\n\nid: 1\nevent: notices\ndata: {"a":\ndata: 1}\n\nid: 2\r\nevent: x\r\ndata: y\r\n\r\ndata: z\n\n'
  const wanted = [
    { id: '1', name: 'notices', data: '{"a":\n1}' },
    { id: '2', name: 'x', data: 'y' },
    { id: null, name: 'message', data: 'z' }
  ]
  for (let size = 1; size < text.length; size++) {
    const events: ServerEvent[] = []
    const read = eventReader((event) => events.push(event))
    for (let at = 0; at < text.length; at += size) expect(read(text.slice(at, at + size))).toBe(true)
    expect(events).toEqual(wanted)
  }
  expect(eventReader(() => undefined)('x'.repeat(1_000_001))).toBe(false)
})
