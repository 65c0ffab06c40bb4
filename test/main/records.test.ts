// What the state holds, who looked, and the mailbox: a whole terminal over a real central, only the window is missing.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { configFor, openCounter, openTown, signInAs, type Counter, type Town } from '../support/main-visit.ts'
import { findResidue } from '../../build/start/demo/residue.ts'

let town: Town
let counter: Counter | undefined
beforeAll(async () => {
  town = await openTown()
})
afterEach(async () => {
  await counter?.terminal.stop()
})
afterAll(() => town.stop())

describe('self-information', () => {
  it('is asked for, comes with holder, day, use and correction, and is gone with the card', async () => {
    const config = configFor(town, 'self-info')
    counter = await openCounter(config)
    const { shell, readers, lines } = counter
    await signInAs(counter, 'tanaka', '1234')
    shell.say({ kind: 'open', id: 'selfInfo' })
    const ask = await shell.until('selfInfoAsk')
    expect(ask.items).toBeGreaterThanOrEqual(29)
    shell.say({ kind: 'next' })
    const coming = await shell.until('selfInfoComing')
    expect(coming.holders).toHaveLength(ask.holders)
    const groups = await shell.until('selfInfoGroups')
    expect(groups.lines).toHaveLength(6)
    expect(groups.lines.reduce((sum, { items }) => sum + items, 0)).toBe(ask.items)
    shell.say({ kind: 'open', id: 'household' })
    const list = await shell.until('selfInfoList')
    expect(list.lines.map(({ says }) => says)).toContain('ok')
    shell.say({ kind: 'open', id: 'resident-record' })
    const item = await shell.until('selfInfoItem')
    expect(item).toMatchObject({ says: 'ok', holder: '森川市 市民課', leadsTo: 'move', contact: '000-000-1101' })
    expect(item.value).toContain('本町2丁目')
    shell.say({ kind: 'back' })
    await shell.until('selfInfoList')
    shell.say({ kind: 'back' })
    await shell.until('selfInfoGroups')
    shell.say({ kind: 'back' })
    await shell.until('home')
    // asked once in a visit: what was answered is shown again, and the holders are not asked again
    shell.say({ kind: 'open', id: 'selfInfo' })
    await shell.until('selfInfoGroups')
    shell.say({ kind: 'open', id: 'household' })
    await shell.until('selfInfoList')
    shell.say({ kind: 'open', id: 'resident-record' })
    await shell.until('selfInfoItem')
    shell.say({ kind: 'next' })
    await shell.until('question', ({ question }) => question === 'who')
    readers.pull()
    await shell.until('attract')
    expect(findResidue([config.data], ['本町2丁目', '田中 一郎'])).toEqual([])
    expect(lines.join('\n')).not.toMatch(/本町2丁目|田中/)
  })
})
