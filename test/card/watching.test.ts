// A reader that is unplugged cannot be had from a virtual one: here the PC/SC calls are told, row by row.
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { ReaderEvent } from '../../src/card/port.ts'
import { connectCard } from '../../src/card/pcsc/card-connection.ts'
import { newContexts } from '../../src/card/pcsc/contexts.ts'
import { code, state } from '../../src/card/pcsc/codes.ts'
import { startWatching } from '../../src/card/pcsc/watching.ts'
import type { WinScard } from '../../src/card/pcsc/winscard.ts'

const nothing = (): Promise<number> => Promise.resolve(code.success)
const quiet: WinScard = {
  establish: () => Promise.resolve({ code: code.success, value: 1 }),
  release: nothing,
  cancel: nothing,
  listReaders: () => Promise.resolve({ code: code.success, value: ['one'] }),
  statusChange: () => Promise.resolve({ code: code.success, value: [state.present] }),
  connect: () => Promise.resolve({ code: code.success, value: { card: 1, protocol: 2 } }),
  begin: nothing,
  transmit: () => Promise.resolve({ code: code.success, value: Uint8Array.of(0x90, 0) }),
  control: () => Promise.resolve({ code: code.readerUnsupported, value: new Uint8Array() }),
  disconnect: nothing
}

type Moment = {
  readonly readers: readonly string[]
  readonly states: readonly number[]
  readonly list?: number
  readonly change?: number
}
/** tells one moment after the other, then blocks until cancelled */
const told = (moments: readonly Moment[]): WinScard => {
  let at = -1
  let cancel: (() => void) | undefined
  return {
    ...quiet,
    cancel: () => {
      cancel?.()
      return nothing()
    },
    listReaders: () => {
      at += 1
      const now = moments[Math.min(at, moments.length - 1)]
      return Promise.resolve({ code: now?.list ?? code.success, value: now?.readers ?? [] })
    },
    statusChange: () => {
      const now = moments[at]
      if (now) return Promise.resolve({ code: now.change ?? code.success, value: now.states })
      return new Promise((resolve) => (cancel = () => resolve({ code: code.cancelled, value: [] })))
    }
  }
}
const heardFrom = async (winscard: () => WinScard, ms = 30): Promise<readonly ReaderEvent[]> => {
  const events: ReaderEvent[] = []
  const watching = startWatching(winscard, (event) => events.push(event))
  await wait(ms)
  await watching.stop()
  return events
}
const empty = state.empty
const full = (count: number): number => state.present | state.changed | (count << 16)

describe('watching the readers', () => {
  it('a reader unplugged and plugged in again, with its card', async () => {
    const events = await heardFrom(() =>
      told([
        { readers: ['one'], states: [full(1)] },
        { readers: [], states: [], list: code.noReadersAvailable },
        { readers: ['one'], states: [empty] },
        { readers: ['one'], states: [full(2)] }
      ])
    )
    expect(events).toEqual([
      { kind: 'readers', readers: ['one'] },
      { kind: 'inserted', reader: 'one' },
      { kind: 'readers', readers: [] },
      { kind: 'removed', reader: 'one' },
      { kind: 'readers', readers: ['one'] },
      { kind: 'inserted', reader: 'one' }
    ])
  })

  it('a card swapped between two looks went and came', async () => {
    const events = await heardFrom(() =>
      told([
        { readers: ['one'], states: [full(1)] },
        { readers: ['one'], states: [full(3)] },
        { readers: ['one'], states: [full(3)] }
      ])
    )
    expect(events.map(({ kind }) => kind)).toEqual(['readers', 'inserted', 'removed', 'inserted'])
  })

  it('a reader that vanishes during the call is looked for again', async () => {
    const events = await heardFrom(() =>
      told([
        { readers: ['one', 'two'], states: [empty, empty], change: code.unknownReader },
        { readers: ['two'], states: [full(1)] }
      ])
    )
    expect(events).toEqual([
      { kind: 'readers', readers: ['one', 'two'] },
      { kind: 'readers', readers: ['two'] },
      { kind: 'inserted', reader: 'two' }
    ])
  })

  it('a library that is missing is a stopped daemon, told once, and found when it comes', async () => {
    let tries = 0
    const events = await heardFrom(() => {
      tries += 1
      if (tries < 3) throw new Error('no library')
      return told([{ readers: [], states: [] }])
    }, 700)
    expect(events).toEqual([{ kind: 'daemonStopped' }, { kind: 'daemonBack' }, { kind: 'readers', readers: [] }])
  })
})

describe('a card at a real reader', () => {
  type Told = { readonly code: number; readonly value: Uint8Array }
  const onThread = (answer: Told): Promise<Told> => Promise.resolve(answer)
  const hereAndNow = (answer: Told): Told => answer
  const transmitted = async (
    answer: Told,
    present: readonly number[],
    call: (told: Told) => Told | Promise<Told> = onThread
  ) => {
    let look = 0
    const winscard: WinScard = {
      ...quiet,
      transmit: () => call(answer),
      statusChange: () =>
        Promise.resolve({ code: code.success, value: [present[Math.min(look++, present.length - 1)] ?? 0] })
    }
    const connected = await connectCard(winscard, 'one', { patience: 200 })
    return connected.ok ? connected.value.transmit(Uint8Array.of(0)) : connected
  }
  const none = new Uint8Array()

  it.each([
    ['reader unplugged', { code: code.invalidHandle, value: none }, [0], 'readerGone'],
    ['reader unavailable', { code: code.readerUnavailable, value: none }, [0], 'readerGone'],
    ['card gone', { code: code.removedCard, value: none }, [0], 'cardRemoved'],
    ['not transacted, card gone already', { code: code.notTransacted, value: none }, [empty], 'cardRemoved'],
    [
      'not transacted, card seen gone a little later',
      { code: code.notTransacted, value: none },
      [full(1), empty],
      'cardRemoved'
    ],
    ['not transacted, card still there', { code: code.notTransacted, value: none }, [full(1), full(1)], 'cardMute'],
    ['an empty success, card gone', { code: code.success, value: none }, [empty], 'cardRemoved'],
    ['an empty success, card back already', { code: code.success, value: none }, [full(1), full(1)], 'cardRemoved'],
    ['half a status word', { code: code.success, value: Uint8Array.of(0x90) }, [full(1), full(1)], 'cardRubbish'],
    ['daemon gone', { code: code.commError, value: none }, [0], 'daemonStopped']
  ])('%s', async (_name, answer, present, fault) => {
    expect(await transmitted(answer, present)).toEqual({ ok: false, fault })
    // the same where the call was made on the caller's own thread
    expect(await transmitted(answer, present, hereAndNow)).toEqual({ ok: false, fault })
  })

  it('an answer that is there at once is given at once, with no turn and no timer for it', async () => {
    const answer = { code: code.success, value: Uint8Array.of(0x90, 0) }
    const connected = await connectCard({ ...quiet, transmit: () => answer }, 'one', { patience: 200 })
    expect(connected.ok && connected.value.transmit(Uint8Array.of(0))).toEqual({ ok: true, value: answer.value })
  })

  it.each([
    [code.sharingViolation, 'cardBusy'],
    [code.noSmartcard, 'cardRemoved'],
    [code.unknownReader, 'readerGone'],
    [code.unresponsiveCard, 'cardMute'],
    [code.noService, 'daemonStopped']
  ])('a connect answered %i is %s', async (result, fault) => {
    const winscard: WinScard = {
      ...quiet,
      connect: () => Promise.resolve({ code: result, value: { card: 0, protocol: 0 } })
    }
    expect(await connectCard(winscard, 'one', { patience: 2000 })).toEqual({ ok: false, fault })
  })

  it('a card that others only look at is had as soon as they are done', async () => {
    let asked = 0
    const busy = { code: code.sharingViolation, value: { card: 0, protocol: 0 } }
    const winscard: WinScard = {
      ...quiet,
      connect: (...args) => (asked++ < 2 ? Promise.resolve(busy) : quiet.connect(...args))
    }
    expect((await connectCard(winscard, 'one', { patience: 2000 })).ok).toBe(true)
  })

  it('a call that hangs is a mute card, at once so from then on, and letting go does not hang', async () => {
    const winscard: WinScard = {
      ...quiet,
      transmit: () => new Promise(() => undefined),
      disconnect: () => new Promise(() => undefined)
    }
    const connected = await connectCard(winscard, 'one', { patience: 50 })
    if (!connected.ok) throw new Error(connected.fault)
    expect(await connected.value.transmit(Uint8Array.of(0))).toEqual({ ok: false, fault: 'cardMute' })
    const began = Date.now()
    expect(await connected.value.transmit(Uint8Array.of(0))).toEqual({ ok: false, fault: 'cardMute' })
    await connected.value.release()
    expect(Date.now() - began).toBeLessThan(40)
  })

  it('the context of one card serves the next, and a new one is made when its daemon has gone', async () => {
    const made: number[] = []
    const used: unknown[] = []
    let gone: unknown
    const winscard: WinScard = {
      ...quiet,
      establish: () => Promise.resolve({ code: code.success, value: made.push(made.length + 1) }),
      connect: (context, ...rest) => {
        used.push(context)
        const stale = { code: code.noService, value: { card: 0, protocol: 0 } }
        return context === gone ? Promise.resolve(stale) : quiet.connect(context, ...rest)
      }
    }
    const contexts = newContexts(() => winscard)
    const visit = async (): Promise<void> => {
      const connected = await connectCard(winscard, 'one', { patience: 200 }, contexts)
      if (!connected.ok) throw new Error(connected.fault)
      await connected.value.release()
    }
    await visit()
    await visit()
    gone = 1
    await visit()
    await visit()
    expect(made).toEqual([1, 2])
    expect(used).toEqual([1, 1, 1, 2, 2])
  })

  it('is let go with a reset', async () => {
    const said: (readonly [string, number])[] = []
    const winscard: WinScard = {
      ...quiet,
      disconnect: (_card, how) => nothing().finally(() => said.push(['disconnect', how]))
    }
    const connected = await connectCard(winscard, 'one', { patience: 50 })
    if (connected.ok) await connected.value.release()
    expect(said).toEqual([['disconnect', 1]])
  })
})
