// What the state holds, who looked, and the mailbox: a whole terminal over a real central, only the window is missing.
import { readFileSync, writeFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { deliverCertificates } from '../../src/central/issuers/deliver.ts'
import { logHeadFile } from '../../src/main/config.ts'
import { configFor, openCounter, openTown, signInAs, type Counter, type Town } from '../support/main-visit.ts'
import { wireTo } from '../support/main-wire.ts'
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

const look = async ({ shell }: Counter): Promise<void> => {
  await shell.until('home')
  shell.say({ kind: 'open', id: 'provisions' })
}
const leaveBy = async ({ shell, readers }: Counter): Promise<void> => {
  readers.pull()
  await shell.until('attract')
}

describe('who looked', () => {
  it('is checked by the terminal itself, entry by entry, and how to object is said', async () => {
    const config = configFor(town, 'provisions')
    counter = await openCounter(config)
    const { shell } = counter
    await signInAs(counter, 'sato', '2345')
    await look(counter)
    const list = await shell.until('provisionList')
    expect(list).toMatchObject({ code: null, mine: false, own: 0 })
    expect(list.total).toBeGreaterThanOrEqual(3)
    const [first] = list.lines
    shell.say({ kind: 'open', id: first?.id ?? '' })
    const one = await shell.until('provision')
    expect(one).toMatchObject({ to: first?.to, purpose: first?.purpose })
    expect(one.items.length).toBeGreaterThan(0)
    shell.say({ kind: 'next' })
    expect(await shell.until('provisionObjection')).toMatchObject({ number: one.number, from: one.from })
    await leaveBy(counter)
    // what was good is known from now on, and nothing of the resident is in it
    const known: unknown = JSON.parse(readFileSync(logHeadFile(config.data), 'utf8'))
    expect(known).toMatchObject({ head: { number: expect.any(Number) as number } })
    expect(findResidue([config.data], [one.purpose, one.from])).toEqual([])
  })

  it('is an alarm with its code when one entry is altered, or when the log is another one than before', async () => {
    const config = configFor(town, 'provisions')
    const { db } = town.central.central
    const row = await db
      .selectFrom('provision_entries')
      .selectAll()
      .where('owner', '=', 'sato')
      .orderBy('position')
      .limit(1)
      .executeTakeFirstOrThrow()
    const put = (entry: string) =>
      db.updateTable('provision_entries').set({ entry }).where('position', '=', row.position).execute()
    counter = await openCounter(config)
    const { shell, lines } = counter
    await put(row.entry.replace('森川市', '海野市'))
    await signInAs(counter, 'sato', '2345')
    await look(counter)
    expect(await shell.until('trouble')).toMatchObject({ code: 'M-611', way: 'look' })
    shell.say({ kind: 'next' })
    expect(await shell.until('provisionList')).toMatchObject({ code: 'M-611' })
    expect(lines.join('\n')).toMatch(/record\.broken.*entryNotIncluded/)
    await put(row.entry)
    shell.say({ kind: 'back' })
    await look(counter)
    expect(await shell.until('provisionList')).toMatchObject({ code: null })
    // a log that was begun anew: as large, signed by the same key, and not the one that was seen before
    const file = logHeadFile(config.data)
    const before = readFileSync(file, 'utf8')
    const other = JSON.parse(before) as { head: { size: number; root: string } }
    writeFileSync(file, JSON.stringify({ ...other, head: { ...other.head, root: row.previous ?? 'A'.repeat(43) } }))
    shell.say({ kind: 'back' })
    await look(counter)
    expect(await shell.until('trouble')).toMatchObject({ code: 'M-611' })
    writeFileSync(file, '{')
    shell.say({ kind: 'cancel' })
    await look(counter)
    expect(await shell.until('trouble', ({ code }) => code !== 'M-611')).toMatchObject({ code: 'M-501' })
  })
})

describe('the mailbox', () => {
  beforeAll(async () => {
    const { central, ready } = town.central
    await deliverCertificates(central, ready, new AbortController().signal)
  })
  const openLetter = async ({ shell }: Counter, state: string): Promise<void> => {
    const { lines } = await shell.until('mailboxList', (screen) => screen.lines.some((line) => line.state === state))
    shell.say({ kind: 'open', id: lines.find((line) => line.state === state)?.id ?? '' })
  }

  it('opens a sealed letter once the card has proved the receipt, reads it and prints it with its receipts', async () => {
    const config = configFor(town, 'mailbox')
    counter = await openCounter(config)
    const { shell, lines } = counter
    await signInAs(counter, 'tanaka', '1234')
    const home = await shell.until('home')
    expect(home.panes.find(({ id }) => id === 'mailbox')?.count).toBeGreaterThanOrEqual(6)
    shell.say({ kind: 'open', id: 'mailbox' })
    await openLetter(counter, 'waiting')
    const receipt = await shell.until('mailboxReceipt')
    expect(receipt.until?.daysLeft).toBeGreaterThan(0)
    shell.say({ kind: 'next' })
    const letter = await shell.until('mailboxLetter')
    expect(letter).toMatchObject({ from: receipt.from, title: receipt.title })
    const total = letter.lines?.find(({ label }) => label === '合計額')
    expect(total?.value).toMatch(/^[0-9,]+円$/)
    expect(letter.paper.receipts.map(({ event }) => event)).toEqual([
      'submission',
      'notification',
      'acceptance',
      'delivery',
      'opening'
    ])
    shell.say({ kind: 'print' })
    await shell.until('mailboxLetter', ({ printing }) => printing === 'printed')
    shell.say({ kind: 'back' })
    await openLetter(counter, 'new')
    const other = await shell.until('mailboxLetter')
    expect(other.title).not.toBe(letter.title)
    await leaveBy(counter)
    expect(findResidue([config.data], [letter.title, letter.from, total?.value ?? ''])).toEqual([])
    expect(lines.join('\n')).not.toContain(letter.from)
  })

  it('moves a letter to another folder, and back, and central has it there', async () => {
    counter = await openCounter(configFor(town, 'mailbox'))
    const { shell, lines } = counter
    const { db } = town.central.central
    await signInAs(counter, 'sato', '2345')
    shell.say({ kind: 'open', id: 'mailbox' })
    await openLetter(counter, 'new')
    const { place, paper } = await shell.until('mailboxLetter')
    expect(place).toEqual({ folder: '控除証明書', moved: 'no', elsewhere: true })
    const kept = async () =>
      (await db.selectFrom('messages').select('folder').where('id', '=', paper.number).executeTakeFirstOrThrow()).folder
    const before = await kept()
    // nothing was moved yet that could be put back
    shell.say({ kind: 'open', id: 'put-back' })
    shell.say({ kind: 'open', id: 'move' })
    const choice = await shell.until('mailboxFolders')
    expect([choice.folder, choice.lines.map(({ id }) => id)]).toEqual(['控除証明書', ['inbox', 'health', 'archive']])
    shell.say({ kind: 'open', id: before })
    shell.say({ kind: 'open', id: 'nowhere' })
    shell.say({ kind: 'back' })
    await shell.until('mailboxLetter')
    expect(await kept()).toBe(before)
    shell.say({ kind: 'open', id: 'move' })
    await shell.until('mailboxFolders')
    shell.say({ kind: 'open', id: 'archive' })
    const moved = await shell.until('mailboxLetter', (screen) => screen.place.moved === 'moved')
    expect([moved.place.folder, await kept()]).toEqual(['保管', 'archive'])
    shell.say({ kind: 'open', id: 'put-back' })
    const again = await shell.until('mailboxLetter', (screen) => screen.place.moved === 'putBack')
    expect([again.place.folder, await kept()]).toEqual(['控除証明書', before])
    // moved for good: the list says so, and a folder that was full of it is counted anew
    shell.say({ kind: 'open', id: 'move' })
    await shell.until('mailboxFolders', (screen) => screen.lines.find(({ id }) => id === 'archive')?.letters === 0)
    shell.say({ kind: 'open', id: 'archive' })
    await shell.until('mailboxLetter', (screen) => screen.place.folder === '保管')
    shell.say({ kind: 'back' })
    const list = await shell.until('mailboxList')
    expect(list.lines.find(({ id }) => id === paper.number)?.folder).toBe('保管')
    await leaveBy(counter)
    expect(lines.join('\n')).not.toMatch(/控除証明書|保管/)
  })

  it('says so when the letter could not be moved, and leaves it where it is', async () => {
    const wire = await wireTo(town.central.ready.url)
    const config = configFor(town, 'mailbox-wire')
    counter = await openCounter({ ...config, central: { ...config.central, url: wire.url } })
    const { shell } = counter
    await signInAs(counter, 'sato', '2345')
    shell.say({ kind: 'open', id: 'mailbox' })
    await openLetter(counter, 'new')
    const { place } = await shell.until('mailboxLetter')
    shell.say({ kind: 'open', id: 'move' })
    await shell.until('mailboxFolders')
    wire.cut()
    shell.say({ kind: 'open', id: 'health' })
    await shell.until('working', ({ work }) => work === 'moving')
    expect(await shell.until('trouble')).toMatchObject({ code: 'M-401' })
    wire.mend()
    shell.say({ kind: 'next' })
    const list = await shell.until('mailboxList')
    expect(list.lines.filter(({ folder }) => folder === '医療・健康')).toEqual([])
    expect(list.lines.some(({ folder }) => folder === place.folder)).toBe(true)
    await counter.terminal.stop()
    await wire.stop()
  })

  it('lets a letter be refused after asking once more, and says so from then on', async () => {
    counter = await openCounter(configFor(town, 'mailbox'))
    const { shell } = counter
    await signInAs(counter, 'sato', '2345')
    shell.say({ kind: 'open', id: 'mailbox' })
    await openLetter(counter, 'waiting')
    const { title } = await shell.until('mailboxReceipt')
    shell.say({ kind: 'open', id: 'refuse' })
    await shell.until('mailboxRefuse')
    shell.say({ kind: 'back' })
    await shell.until('mailboxReceipt')
    shell.say({ kind: 'open', id: 'refuse' })
    await shell.until('mailboxRefuse')
    shell.say({ kind: 'next' })
    expect(await shell.until('mailboxClosed')).toMatchObject({ why: 'refused', title })
    const { db } = town.central.central
    expect(await db.selectFrom('messages').select('id').where('state', '=', 'refused').execute()).toHaveLength(1)
    shell.say({ kind: 'next' })
    await openLetter(counter, 'refused')
    expect(await shell.until('mailboxClosed')).toMatchObject({ title })
  })

  it('says M-612 of a letter whose time ran out while it was looked at, and then that it is over', async () => {
    counter = await openCounter(configFor(town, 'mailbox'))
    const { shell } = counter
    // her card has one try left: nothing is asked of it before a clear yes
    await shell.until('attract')
    counter.place('takahashi')
    await shell.until('lastTry')
    shell.say({ kind: 'next' })
    await shell.until('pin')
    counter.type('4567')
    await shell.until('pin', ({ entered }) => entered === 4)
    shell.say({ kind: 'pin.submit' })
    await shell.until('home')
    shell.say({ kind: 'open', id: 'mailbox' })
    await openLetter(counter, 'waiting')
    await shell.until('mailboxReceipt')
    const { db } = town.central.central
    await db
      .updateTable('messages')
      .set({ open_before: new Date(Date.now() - 60_000).toISOString() })
      .where('resident', '=', 'takahashi')
      .where('state', '=', 'waiting')
      .execute()
    shell.say({ kind: 'next' })
    expect(await shell.until('trouble')).toMatchObject({ code: 'M-612' })
    shell.say({ kind: 'next' })
    await openLetter(counter, 'expired')
    expect(await shell.until('mailboxClosed')).toMatchObject({ why: 'expired' })
  })
})
