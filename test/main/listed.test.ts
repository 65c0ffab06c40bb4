// A terminal offers nobody central did not sign for: a real central that is made to lie about its recipients.
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { publishForms } from '../../src/central/firms/catalogue.ts'
import type { Recipient } from '../../src/contract/wire/filings.ts'
import type { FormCatalogue } from '../../src/contract/wire/firms.ts'
import { addDays, localDay } from '../../src/main/days.ts'
import { doubtOf, listedOnly } from '../../src/main/fleet/listed.ts'
import { findResidue } from '../../build/start/demo/residue.ts'
import { form, offer, openFirm, type Firm } from '../support/central-firms.ts'
import type { World } from '../support/central-world.ts'
import {
  answerMove,
  configFor,
  openCounter,
  openTown,
  signInAs,
  signMove,
  type Counter,
  type Town
} from '../support/main-visit.ts'

let town: Town
let counter: Counter
const firms: Firm[] = []
beforeAll(async () => {
  town = await openTown(40)
  for (const id of ['kawa-gas', 'umi-gas']) firms.push(await openFirm(world(), id))
  for (const firm of firms) await offer(world(), firm)
  await publish()
})
afterEach(() => counter?.terminal.stop())
afterAll(async () => {
  firms.forEach(({ door }) => door.close())
  await town.stop()
})

const world = (): World => ({ central: town.central, folder: town.folder }) as Partial<World> as World
const publish = (): Promise<void> => {
  const { db, central } = town.central
  return publishForms(db, central.data, central.settings)
}
const withheld = (): readonly string[] =>
  counter.lines.filter((line) => line.includes('"recipient.withheld"')).map((line) => {
    const { recipient, reason, code } = JSON.parse(line) as Record<string, unknown>
    return [recipient, reason, code].join(' ')
  }) // prettier-ignore
const offeredNow = (): readonly string[] =>
  counter.shell.views
    .flatMap(({ screen }) => (screen.kind === 'question' && screen.question === 'recipients' ? [screen.asking] : []))
    .flatMap((asking) => (asking.by === 'choices' ? asking.options.map(({ id }) => id) : []))
const toReview = async (name: string): Promise<void> => {
  counter = await openCounter(configFor(town, name))
  await signInAs(counter, 'tanaka', '1234')
  await answerMove(counter, addDays(localDay(new Date()), 7))
}
const filedWith = async (): Promise<readonly string[]> => {
  await signMove(counter, 'ABC123')
  await counter.shell.until('result')
  const rows = await town.central.db.selectFrom('filings').select('recipient').execute()
  return rows.map(({ recipient }) => recipient)
}

describe('a terminal', () => {
  it('offers the firms that are on the signed list, beside the recipients of the town', async () => {
    await toReview('honest')
    for (const id of ['umino-citizens', 'toto-power', 'kawa-gas', 'umi-gas']) expect(offeredNow()).toContain(id)
    expect(withheld()).toEqual([])
  })

  it('leaves out whom central made up or changed, tells staff by a code, and sends them nothing', async () => {
    const { db, central } = town.central
    const asking = (more: object) => JSON.stringify(form({ schema: { ...form().schema, properties: more as never } }))
    const rows = db.updateTable('firm_forms')
    // more than was approved is asked for; and one that is offered, but that nobody signed for
    const text = { type: 'string' }
    const more = asking({ name: text, to: text, movingDate: text, telephone: text })
    await rows.set({ form: more }).where('firm', '=', 'kawa-gas').execute()
    const made = await openFirm(world(), 'nobody')
    firms.push(made)
    await offer(world(), made)
    const power = central.data.agencies.find(({ id }) => id === 'toto-power')?.fields ?? []
    power.push('movers')
    try {
      await toReview('lying')
      expect(offeredNow()).toContain('umi-gas')
      for (const id of ['kawa-gas', 'nobody', 'toto-power']) expect(offeredNow()).not.toContain(id)
      expect(withheld().toSorted()).toEqual([
        'kawa-gas differs M-507',
        'nobody notListed M-507',
        'toto-power differs M-507'
      ])
      const filed = await filedWith()
      expect(filed).toEqual(expect.arrayContaining(['umino-citizens', 'umi-gas']))
      for (const id of ['kawa-gas', 'nobody', 'toto-power']) expect(filed).not.toContain(id)
    } finally {
      power.pop()
    }
  })

  it('asks for the list again after a restart, and keeps no name of it on the disk', async () => {
    await toReview('lying')
    expect(offeredNow()).toContain('umi-gas')
    expect(withheld().toSorted()).toEqual(['kawa-gas differs M-507', 'nobody notListed M-507'])
    expect(findResidue([join(town.folder, 'lying')], ['umi-gas ガス', '海野市 市民課'])).toEqual([])
  })
})

describe('a recipient', () => {
  const asked = form({ proof: true })
  const list: FormCatalogue = {
    known: [{ id: 'bank', kind: 'bank', name: { ja: '銀行', en: 'Bank' }, fields: ['name', 'to'] }],
    forms: [{ firm: 'gas', name: { ja: 'ガス', en: 'Gas' }, id: crypto.randomUUID(), version: 1, form: asked }]
  }
  const why = { ja: `${asked.why.ja}（署名も）`, en: `${asked.why.en} (signature too)` }
  const fields = ['name', 'to', 'movingDate']
  const gas: Recipient = {
    id: 'gas',
    kind: 'power',
    name: { ja: 'ガス', en: 'Gas' },
    what: asked.what,
    why,
    required: false,
    fields
  }
  const bank: Recipient = { ...gas, id: 'bank', kind: 'bank', name: { ja: '銀行', en: 'Bank' }, fields: ['to', 'name'] }

  it.each<[string, Recipient, string | null]>([
    ['on the list as it stands there', gas, null],
    ['of the town, in whatever order its fields come', bank, null],
    ['that gets a field more', { ...gas, fields: [...fields, 'telephone'] }, 'differs'],
    ['that gets a field twice', { ...gas, fields: ['name', 'to', 'to'] }, 'differs'],
    ['that gets a field less', { ...gas, fields: ['name', 'to'] }, 'differs'],
    ['by another name', { ...gas, name: { ja: 'ガス', en: 'Bank' } }, 'differs'],
    ['that says it does something else', { ...gas, what: { ja: 'x', en: 'x' } }, 'differs'],
    ['that hides that it gets the signature', { ...gas, why: asked.why }, 'differs'],
    ['that everybody must tell', { ...gas, required: true }, 'differs'],
    ['dressed up as an office', { ...gas, kind: 'office' }, 'differs'],
    ['of the town with a field more', { ...bank, fields: ['name', 'to', 'telephone'] }, 'differs'],
    ['nobody signed for, as an office too', { ...gas, id: 'made-up', kind: 'office' }, 'notListed']
  ])('%s', (_, offered, doubt) => {
    expect(doubtOf(offered, 'move', list)).toBe(doubt)
  })

  it('is offered in its own procedure only, and without a list not at all', async () => {
    expect(doubtOf(gas, 'bid', list)).toBe('notListed')
    const said: unknown[] = []
    const listing = { firms: () => null, log: (_: string, fields: object) => void said.push(fields), patience: 60 }
    expect(await listedOnly(listing, 'move', [gas])).toEqual({ ok: true, value: [] })
    expect(said).toEqual([{ recipient: 'gas', reason: 'noList', code: 'M-507' }])
    // one that must be told and is not believed: nothing goes on
    const must = await listedOnly({ ...listing, firms: () => list }, 'move', [bank, { ...gas, required: true }])
    expect(must).toEqual({ ok: false, fault: 'centralRubbish' })
  })
})
