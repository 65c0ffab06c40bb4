// A terminal does what central tells it: settings, pages, a closed counter, alerts, and its own end.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { withdraw } from '../../src/central/fleet/documents.ts'
import { openSigner } from '../../src/central/fleet/signer.ts'
import { terminalStates } from '../../src/central/terminals/health.ts'
import { revoke } from '../../src/central/terminals/enrolment.ts'
import { agingTerminal, alert, certificatesOf, configure, standBy } from '../support/main-fleet.ts'
import { configFor, openCounter, openTown, signInAs, type Counter, type Town } from '../support/main-visit.ts'
import { wireTo } from '../support/main-wire.ts'

let town: Town
let counter: Counter | undefined
beforeAll(async () => {
  town = await openTown(40)
})
afterEach(async () => {
  await counter?.terminal.stop()
  counter = undefined
})
afterAll(() => town.stop())

const until = async (holds: () => boolean | Promise<boolean>, span = 5_000): Promise<boolean> => {
  const end = Date.now() + span
  while (!(await holds()) && Date.now() < end) await new Promise((resolve) => void setTimeout(resolve, 20))
  return holds()
}
const has = ({ lines }: Counter, text: string): boolean => lines.some((line) => line.includes(text))
const idsOf = (panes: readonly { readonly id: string }[]): readonly string[] => panes.map(({ id }) => id)

describe('what central signs', () => {
  it('is used when nobody is there, never during a visit, and at the next start without a network', async () => {
    const wire = await wireTo(town.central.ready.url)
    const config = configFor(town, 'settings')
    const through = { ...config, central: { ...config.central, url: wire.url } }
    counter = await openCounter(through)
    await signInAs(counter, 'tanaka', '1234')
    const office = { hours: [], words: { ja: '平日 8:30から 17:15', en: 'Weekdays' } }
    await configure(town, { languages: ['en', 'ja'], procedures: [], office })
    const page = await standBy(town, 'market')
    expect(await until(() => counter !== undefined && has(counter, `"kind":"content","version":${page}`))).toBe(true)
    const { screen, frame } = counter.shell.newest()
    expect([screen.kind, frame.language]).toEqual(['home', 'ja'])
    if (screen.kind === 'home') expect(idsOf(screen.panes)).toContain('move')
    counter.readers.pull()
    const attract = await counter.shell.until('attract')
    expect(attract.languages).toEqual(['en', 'ja'])
    expect(idsOf(attract.panes)).toContain('market')
    expect(counter.shell.newest().frame.language).toBe('en')
    counter.shell.say({ kind: 'help.call' })
    expect((await counter.shell.until('help')).office).toEqual({ open: false, words: 'Weekdays' })
    await counter.terminal.stop()

    wire.cut()
    counter = await openCounter(through)
    const again = await counter.shell.until('attract', ({ languages }) => languages[0] === 'en')
    expect(idsOf(again.panes)).toContain('market')
    wire.mend()
    await signInAs(counter, 'tanaka', '1234')
    const home = counter.shell.newest().screen
    expect(home.kind === 'home' && idsOf(home.panes)).toEqual([
      'notices',
      'mailbox',
      'tasks',
      'selfInfo',
      'provisions',
      'card'
    ])
    await counter.terminal.stop()
    await wire.stop()
  })

  it('closes the counter with the town’s words, and opens it again', async () => {
    counter = await openCounter(configFor(town, 'closed'))
    await counter.shell.until('attract')
    const version = await configure(town, { closed: { ja: '休みです', en: 'Closed today' } }, 'terminal:morikawa-1')
    expect(['休みです', 'Closed today']).toContain((await counter.shell.until('closed')).words)
    counter.place('tanaka')
    await withdraw(town.central.db, 'configuration', version, new Date())
    // the card that was put there meanwhile is looked at now
    await counter.shell.until('pin')
  })

  it('is refused when it is forged, old, for others, or other bytes than were signed: a code for staff, and nothing breaks', async () => {
    counter = await openCounter(configFor(town, 'refusals', { healthEvery: 50 }))
    const { shell } = counter
    const before = await shell.until('attract')
    const good = await configure(town, { graceSeconds: 40 })
    const { db } = town.central
    expect(await until(() => counter !== undefined && has(counter, `"configuration","version":${good}`))).toBe(true)
    const foreign = await openSigner(join(town.folder, 'foreign'), new Date())
    const own = await openSigner(join(town.folder, 'central'), new Date())
    const text = { kind: 'configuration', audience: 'all', signedAt: new Date().toISOString() } as const
    const settings = { closed: { ja: '乗っ取り', en: 'taken over' } }
    for (const [signer, audience, version, ahead] of [
      [foreign, 'all', good + 1, 1],
      [own, 'terminal:morikawa-2', good + 2, 2],
      [own, 'all', 1, 3]
    ] as const) {
      const jws = await signer.sign({ ...text, audience, version, settings })
      await db.transaction().execute(async (tx) => {
        const row = { kind: 'configuration', audience: `terminal:morikawa-1`, name: '', jws, body: null } as const
        const rest = { at: text.signedAt, superseded_by: null, withdrawn_at: null }
        await tx
          .insertInto('signed_documents')
          .values({ ...row, version: good + ahead, ...rest })
          .execute()
        await tx
          .updateTable('streams')
          .set({ position: good + ahead })
          .where('name', '=', 'configuration')
          .execute()
      })
    }
    await standBy(town, 'forged', 'other bytes')
    for (const reason of ['signerUntrusted', 'forOthers', 'rolledBack', 'contentDiffers'])
      expect([reason, await until(() => counter !== undefined && has(counter, `"${reason}","code":"M-506"`))]).toEqual([
        reason,
        true
      ])
    expect(shell.newest().screen.kind).toBe('attract')
    // staff read it at central
    const reported = async () => (await terminalStates(db, new Date())).find(({ id }) => id === 'morikawa-1')
    expect(await until(async () => (await reported())?.faults['M-506'] === 4)).toBe(true)
    expect((await reported())?.health).toMatchObject({ configuration: good })
    expect(idsOf(before.panes)).not.toContain('forged')
    expect(readFileSync(join(town.folder, 'refusals', 'fleet.json'), 'utf8')).not.toContain(
      Buffer.from('taken over').toString('base64url').slice(0, 8)
    )
    await db.deleteFrom('signed_documents').where('version', '>', good).where('kind', '=', 'configuration').execute()
  })
})

describe('an alert', () => {
  it('covers whoever is there and ends in time; a drill and another town’s are never shown', async () => {
    counter = await openCounter(configFor(town, 'alerts'))
    const { shell } = counter
    await shell.until('attract')
    await alert(town, { id: 'drill', status: 'Exercise', severity: 'Extreme' })
    await alert(town, { id: 'test', status: 'Test', severity: 'Extreme' })
    await alert(town, { id: 'elsewhere', severity: 'Extreme', area: 'umino' })
    await alert(town, { id: 'rain', lasts: 2_000 })
    expect(await shell.until('disaster')).toMatchObject({
      what: '大雨警報',
      severity: 'warning',
      session: false,
      more: 0
    })
    // to whoever wants something else, and back
    shell.say({ kind: 'back' })
    const { panes } = await shell.until('attract')
    expect(panes[0]?.id).toBe('alerts')
    shell.say({ kind: 'open', id: 'alerts' })
    const { shelters } = await shell.until('disaster')
    expect(shelters?.facts.length).toBeGreaterThan(1)
    shell.say({ kind: 'open', id: 'shelter' })
    await shell.until('openPage')
    shell.say({ kind: 'back' })
    expect(idsOf((await shell.until('attract', ({ panes: all }) => all[0]?.id !== 'alerts')).panes)).not.toContain(
      'alerts'
    )
    expect(shell.views.some(({ screen }) => screen.kind === 'disaster' && screen.severity === 'emergency')).toBe(false)
  })

  it('covers a visit: what is below is untouched, and whoever leaves leaves nothing behind', async () => {
    counter = await openCounter(configFor(town, 'alert-visit'))
    const { shell } = counter
    await signInAs(counter, 'tanaka', '1234')
    await alert(town, { id: 'tsunami', severity: 'Extreme', event: '大津波警報' })
    expect(await shell.until('disaster')).toMatchObject({ act: 'high', severity: 'emergency', session: true })
    shell.say({ kind: 'open', id: 'move' })
    shell.say({ kind: 'back' })
    await shell.until('home')
    await alert(town, { id: 'flood', severity: 'Severe', event: '氾濫警報' })
    await shell.until('disaster', ({ what }) => what === '氾濫警報')
    shell.say({ kind: 'finish' })
    await shell.until('wiped', ({ reason }) => reason === 'finished')
    counter.readers.pull()
    // the next one is told anew, and the worst first
    expect(await shell.until('disaster', ({ session }) => !session)).toMatchObject({ what: '大津波警報', more: 1 })
    for (const id of ['tsunami', 'flood']) await alert(town, { id: `${id}-over`, msgType: 'Cancel', references: id })
    await shell.until('attract')
  })
})

describe('its certificate', () => {
  it('is replaced when nobody is there, never during a visit, and everything goes on with the new one', async () => {
    const config = configFor(town, 'renewal', { fleetEvery: 40 })
    const identity = await agingTerminal(town, 'morikawa-7')
    counter = await openCounter({ ...config, central: { ...config.central, ...identity } })
    // the card lies there before anything else: a visit from the beginning
    counter.place('tanaka')
    await counter.shell.until('pin')
    await new Promise((resolve) => void setTimeout(resolve, 200))
    expect(await certificatesOf(town, 'morikawa-7')).toHaveLength(1)
    counter.readers.pull()
    expect(await until(async () => (await certificatesOf(town, 'morikawa-7'))[1]?.used_at != null)).toBe(true)
    await signInAs(counter, 'tanaka', '1234')
    expect(has(counter, 'identity.renewed')).toBe(true)
    const [old, fresh] = await certificatesOf(town, 'morikawa-7')
    expect(old?.retires_at).not.toBeNull()
    await counter.terminal.stop()
    // central was put back from a copy that is older than the replacement
    const { db } = town.central
    await db
      .deleteFrom('terminals')
      .where('certificate', '=', fresh?.certificate ?? '')
      .execute()
    await db.updateTable('terminals').set({ retires_at: null }).where('id', '=', 'morikawa-7').execute()
    counter = await openCounter({ ...config, central: { ...config.central, ...identity } })
    await counter.shell.until('outOfService', ({ code }) => code === 'M-402')
    await counter.shell.until('attract')
  })

  it('once revoked, the terminal clears up, says so with a code, and tries nothing more', async () => {
    const config = configFor(town, 'revoked', { fleetEvery: 40 })
    const terminal = town.central.ready.terminals[1]
    counter = await openCounter({
      ...config,
      central: { ...config.central, cert: terminal?.cert ?? '', key: terminal?.key ?? '' }
    })
    await signInAs(counter, 'tanaka', '1234')
    await revoke(town.central.db, 'morikawa-2', new Date())
    expect(await counter.shell.until('outOfService', ({ code }) => code === 'M-406')).toBeTruthy()
    expect(has(counter, '"event":"wipe.step"')).toBe(true)
    const quiet = counter.lines.length
    await new Promise((resolve) => void setTimeout(resolve, 700))
    expect(counter.lines.slice(quiet).filter((line) => /push|central/.test(line))).toEqual([])
    await counter.terminal.stop()
    counter = await openCounter({
      ...config,
      central: { ...config.central, cert: terminal?.cert ?? '', key: terminal?.key ?? '' }
    })
    expect(await counter.shell.until('outOfService')).toEqual({ kind: 'outOfService', code: 'M-406' })
  })
})
