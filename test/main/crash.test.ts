// Killed between the signature and the acknowledgement: after a restart each recipient has the filing exactly once.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { spawn } from 'node:child_process'
import { cardServices } from '../../src/card/services/card-services.ts'
import { virtualReaders } from '../../src/card/virtual/readers.ts'
import type { TerminalConfig } from '../../src/main/config.ts'
import { silent } from '../../src/main/log/port.ts'
import { holdParts } from '../../src/main/parts.ts'
import { newUnderWay } from '../../src/main/under-way.ts'
import { visitCards } from '../../src/main/visit-card.ts'
import { crashPoints, type CrashPoint } from '../support/main-crash.ts'
import { good } from '../support/main-bundle.ts'
import { configFor, openTown, type Town } from '../support/main-visit.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
})
afterAll(() => town.stop())

const child = new URL('../support/main-crash.ts', import.meta.url).pathname

/** Runs the back half until it kills itself; answers what it said before. */
const crash = (point: CrashPoint, config: TerminalConfig): Promise<{ said: string; signal: string | null }> =>
  new Promise((resolve) => {
    const order = JSON.stringify({ point, data: config.data, central: config.central })
    const run = spawn(process.execPath, [child, order], { stdio: ['ignore', 'pipe', 'inherit'] })
    let said = ''
    run.stdout.on('data', (data: Buffer) => (said += data.toString()))
    run.on('close', (_, signal) => resolve({ said, signal }))
  })

const noCard = visitCards(cardServices(virtualReaders('empty')))

const atCentral = (): Promise<readonly { recipient: string; bundle: string }[]> =>
  town.central.db.selectFrom('filings').select(['recipient', 'bundle']).execute()

describe('a terminal killed', () => {
  it.each([...crashPoints])(
    '%s loses nothing that was signed, sends nothing twice, keeps nothing that was not signed',
    async (point) => {
      const config = configFor(town, `crash-${point}`)
      const before = await atCentral()
      const { said, signal } = await crash(point, config)
      expect(signal).toBe('SIGKILL')
      const signed = said.includes('signed') || point === 'afterSigned'
      const fleet = { tell: () => undefined, resting: () => false }
      const holder = holdParts({ config, card: noCard, log: silent, underWay: newUnderWay(), fleet })
      const booted = await holder.boot()
      expect(booted.ok).toBe(true)
      const store = holder.now()?.store
      if (!store) throw new Error('no store')
      const began = Date.now()
      while (good(store.waiting()) > 0 && Date.now() - began < 20_000)
        await new Promise((resolve) => void setTimeout(resolve, 50))
      expect(good(store.waiting())).toBe(0)
      expect(good(store.auditHolds())).toBe(true)
      await holder.close()
      const fresh = (await atCentral()).filter(({ bundle }) => !before.some((old) => old.bundle === bundle))
      const recipients = fresh.map(({ recipient }) => recipient)
      expect(new Set(recipients).size).toBe(recipients.length)
      expect(recipients).toHaveLength(signed ? 6 : 0)
      expect(new Set(fresh.map(({ bundle }) => bundle)).size).toBe(signed ? 1 : 0)
    }
  )

  it('leaves nothing personal on its disk while it waits', async () => {
    const config = configFor(town, 'crash-residue')
    await crash('afterSigned', config)
    expect(existsSync(join(config.data, 'terminal.db'))).toBe(true)
    for (const name of readdirSync(config.data)) {
      const bytes = readFileSync(join(config.data, name))
      for (const marker of ['田中', '和子', '浜町', '1-15-203', 'ABC123'])
        if (name !== 'town.json') expect(bytes.includes(marker) ? `${name}: ${marker}` : '').toBe('')
    }
  })
})
