// The outbox pump on a real store, central told what to answer: no refusal and no bug of ours may cost a signed filing.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Answered, Outbox } from '../../src/main/central/port.ts'
import { problemFault, refusesForGood } from '../../src/main/central/problems.ts'
import { parkedMs, startPump } from '../../src/main/central/sync.ts'
import { makeLog } from '../../src/main/log/logger.ts'
import type { WritableStore } from '../../src/main/store/port.ts'
import type { OperationAnswer } from '../../src/contract/wire/filings.ts'
import { problemCodes, type ProblemCode } from '../../src/contract/wire/problem.ts'
import { bundleFor, good, signedOf, storeIn } from '../support/main-bundle.ts'

type Sent = { readonly operationId: string; readonly sealed: string }
let folder = ''
let store: WritableStore
let pump: Outbox | undefined
let now = 0
const lines: string[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'madoguchi-outbox-'))
  store = storeIn(join(folder, 'terminal.db'))
  now = Date.parse('2026-11-24T00:00:00Z')
  lines.length = 0
})
afterEach(async () => {
  await pump?.stop()
  store.close()
  rmSync(folder, { recursive: true, force: true })
})

const pumpWith = (deliver: (sent: Sent) => Answered<OperationAnswer>): Outbox => {
  pump = startPump({
    store,
    central: { deliver: (sent) => Promise.resolve().then(() => deliver(sent)) },
    log: makeLog((line) => lines.push(line)),
    now: () => now,
    tickMs: 5
  })
  return pump
}
const taken = ({ operationId }: Sent): Answered<OperationAnswer> => ({
  ok: true,
  value: { operationId, receivedAt: '2026-11-24T00:00:00Z', receiptNumber: '7K4-2096' }
})
const no = (code: ProblemCode): Answered<OperationAnswer> => ({ ok: false, ...problemFault(code) })
const bundleOf = (...recipients: string[]) => {
  const bundle = bundleFor(...recipients)
  good(store.prepare(bundle))
  good(store.signed({ ...signedOf(bundle), deliverBefore: '2026-12-01T00:00:00Z' }))
  return { bundleId: bundle.bundleId, ids: bundle.operations.map(({ operationId }) => operationId) }
}
const until = async (holds: () => boolean): Promise<void> => {
  for (let turn = 0; turn < 600 && !holds(); turn++) await new Promise((resolve) => void setTimeout(resolve, 5))
  expect(holds()).toBe(true)
}

const notNow: readonly ProblemCode[] = [
  'overloaded',
  'tooManyStreams',
  'internal',
  'terminalMissing',
  'terminalUntrusted',
  'terminalExpired',
  'terminalRevoked',
  'terminalRetired',
  'sessionMissing',
  'sessionExpired',
  'levelInsufficient',
  'staffMissing',
  'wrongCaller',
  'senderRevoked',
  'senderRetired'
]
const final = problemCodes.filter((code) => !notNow.includes(code))

describe('what central refuses', () => {
  it.each(final)(
    'with %s is parked sealed, the rest of its bundle goes out, and it is not asked again soon',
    async (code) => {
      const { bundleId, ids } = bundleOf('a', 'b', 'c')
      let refused = 0
      const { delivered } = pumpWith((sent) => {
        if (sent.operationId !== ids[1]) return taken(sent)
        refused += 1
        return no(code)
      })
      expect(await delivered(bundleId, 5000)).toMatchObject({
        all: true,
        refused: [{ operationId: ids[1], recipient: 'b' }]
      })
      now += parkedMs - 60_000
      await new Promise((resolve) => void setTimeout(resolve, 40))
      expect(refused).toBe(1)
      expect(good(store.parked())).toBe(1)
      expect(good(store.filings(bundleId))).toMatchObject([
        { state: 'received' },
        { problem: code },
        { state: 'received' }
      ])
      expect(lines.join('')).toContain(code)
    }
  )

  it('is asked again after an hour with the very same body, and is received when central has come round', async () => {
    const { bundleId, ids } = bundleOf('a')
    const bodies: string[] = []
    const { delivered } = pumpWith((sent) => (bodies.push(sent.sealed) === 1 ? no('wrongTerminal') : taken(sent)))
    expect((await delivered(bundleId, 5000)).refused).toHaveLength(1)
    now += parkedMs
    await until(() => good(store.waiting()) === 0)
    expect(bodies).toEqual([`sealed.${ids[0]}`, `sealed.${ids[0]}`])
    expect(await delivered(bundleId, 5000)).toEqual({ all: true, refused: [] })
  })

  it('is wiped when its time is over, and the row and the log say why', async () => {
    const { bundleId } = bundleOf('a')
    const { delivered } = pumpWith(() => no('certificateRevoked'))
    await delivered(bundleId, 5000)
    expect(good(store.parked())).toBe(1)
    now = Date.parse('2026-12-01T00:00:00Z')
    await until(() => good(store.parked()) === 0)
    expect(good(store.filings(bundleId))).toMatchObject([{ state: 'refused', problem: 'certificateRevoked' }])
    expect(lines.join('')).toContain('outbox.undeliverable')
  })

  it.each(notNow)('with %s only waits', async (code) => {
    const { bundleId } = bundleOf('a')
    const { delivered } = pumpWith(() => no(code))
    expect(await delivered(bundleId, 60)).toEqual({ all: false, refused: [] })
    expect(refusesForGood(problemFault(code))).toBe(false)
    expect([good(store.waiting()), good(store.parked())]).toEqual([1, 0])
  })
})

describe('a bug of ours', () => {
  it('in sending one entry is logged and postpones it; the others and the pump go on', async () => {
    const broken = bundleOf('a')
    const whole = bundleOf('b')
    let thrown = 0
    const { delivered } = pumpWith((sent) => {
      if (sent.operationId !== broken.ids[0]) return taken(sent)
      thrown += 1
      if (thrown < 3) throw new TypeError('a bug')
      return taken(sent)
    })
    expect((await delivered(whole.bundleId, 5000)).all).toBe(true)
    expect(lines.filter((line) => line.includes('terminal.bug') && line.includes('TypeError'))).toHaveLength(1)
    now += 5000
    await until(() => thrown === 2)
    now += 5000
    await until(() => good(store.waiting()) === 0)
    await pump?.stop()
  })

  it('in a whole round is logged, and the next round is made', async () => {
    const { bundleId } = bundleOf('a')
    const { lease } = store
    let thrown = 0
    store = {
      ...store,
      lease: (at, ms) => {
        thrown += 1
        if (thrown === 1) throw new TypeError('a bug')
        return lease(at, ms)
      }
    }
    const { delivered } = pumpWith(taken)
    expect((await delivered(bundleId, 5000)).all).toBe(true)
    expect(lines.join('')).toContain('terminal.bug')
  })
})
