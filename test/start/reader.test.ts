// The reader npm start chooses, beside a real PC/SC daemon.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isReal, readerFor } from '../../build/start/reader.ts'
import { noDaemonHere, testDaemon, type TestDaemon } from '../support/pcsc.ts'

it('is real unless it is one of the virtual ones', () => {
  expect(isReal('ACS ACR1252 Dual Reader [ACR1252 Dual Reader PICC] 00 00')).toBe(true)
  expect(isReal('Virtual PCD 00 01')).toBe(false)
  expect(isReal('Madoguchi Virtual Reader 00 00')).toBe(false)
})

describe.skipIf(noDaemonHere !== undefined)(`beside a daemon${noDaemonHere ? ` (${noDaemonHere})` : ''}`, () => {
  let daemon: TestDaemon
  let data: string
  beforeAll(async () => {
    daemon = await testDaemon()
    data = mkdtempSync(join(tmpdir(), 'madoguchi-reader-'))
  })
  afterAll(async () => {
    await daemon.stop()
    rmSync(data, { recursive: true, force: true })
  })

  it('without a reader of its own a virtual one is made, with a slot for cards', async () => {
    const reader = await readerFor({ reader: 'auto', demo: false, card: undefined, data })
    expect(reader.kind).toBe('virtual')
    await reader.slot?.place('tanaka')
    expect(reader.slot?.placed()).toBe('tanaka')
    await reader.stop()
  })

  it('the daemon is used as it is when a real reader is asked for', async () => {
    const reader = await readerFor({ reader: 'real', demo: false, card: undefined, data })
    expect(reader).toMatchObject({ kind: 'real', env: {}, slot: undefined })
    await reader.stop()
  })
})
