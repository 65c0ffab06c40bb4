// A whole terminal without a window: real central, real store on disk, simulated card in process.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defaultSettings } from '../../src/central/settings.ts'
import { startCentral, type RunningCentral } from '../../src/central/start.ts'
import type { CardServices } from '../../src/card/port.ts'
import { cardDoctor } from '../../src/card/doctor/doctor.ts'
import { cardServices } from '../../src/card/services/card-services.ts'
import { virtualReaders, type VirtualReaders } from '../../src/card/virtual/readers.ts'
import type { TerminalConfig, Times } from '../../src/main/config.ts'
import { makeLog } from '../../src/main/log/logger.ts'
import { startTerminal, type Terminal } from '../../src/main/terminal.ts'
import { card as cardFile } from './cards.ts'
import { toldShell, type ToldShell } from './main-shell.ts'

export type Town = { readonly central: RunningCentral; readonly folder: string; readonly stop: () => Promise<void> }

/** Central in this process, agencies answering at once; `look` is how often it looks for news, in ms. */
export const openTown = async (look = 400): Promise<Town> => {
  const folder = mkdtempSync(join(tmpdir(), 'madoguchi-main-'))
  const defaults = defaultSettings(join(folder, 'central'))
  const settings = { ...defaults, delayFactor: 0.01, push: { ...defaults.push, look } }
  const central = await startCentral(settings, () => undefined)
  return {
    central,
    folder,
    stop: async () => {
      await central.stop()
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

export const configFor = (town: Town, name: string, times: Partial<Times> = {}): TerminalConfig => {
  const { ready } = town.central
  const terminal = ready.terminals[0]
  if (!terminal) throw new Error('central names no terminal')
  return {
    data: join(town.folder, name),
    central: { url: ready.url, ca: ready.ca, cert: terminal.cert, key: terminal.key },
    printer: { kind: 'folder', folder: join(town.folder, name, 'printed') },
    times: { farewell: 200, pause: 300, newsEvery: 100, deliveryPatience: 8000, ...times }
  }
}

export type Counter = {
  readonly shell: ToldShell
  readonly readers: VirtualReaders
  readonly card: CardServices
  readonly terminal: Terminal
  readonly lines: string[]
  readonly place: (name: string) => void
  readonly type: (keys: string) => void
}

/** Starts a terminal over this town; `card` in its reader is put there with `place`. */
export const openCounter = async (
  config: TerminalConfig,
  around: (card: CardServices) => CardServices = (card) => card
): Promise<Counter> => {
  const shell = toldShell()
  const readers = virtualReaders('Virtual Reader')
  const card = around(cardServices(readers))
  const lines: string[] = []
  const terminal = await startTerminal({
    shell,
    face: 'kiosk-l',
    config,
    log: makeLog((line) => lines.push(line)),
    card: { ...card, ...cardDoctor(readers, { quietAfter: 1 }) }
  })
  return {
    shell,
    readers,
    card,
    terminal,
    lines,
    place: (name) => readers.insert(cardFile(name), { delays: false }),
    type: (keys) => {
      for (const key of keys) shell.say({ kind: 'pin.key', key })
    }
  }
}

/** From a card on the reader to home. */
export const signInAs = async ({ shell, place, type }: Counter, name: string, pin: string): Promise<void> => {
  await shell.until('attract')
  place(name)
  await shell.until('pin')
  type(pin)
  await shell.until('pin', ({ entered }) => entered === pin.length)
  shell.say({ kind: 'pin.submit' })
  await shell.until('home')
}

const choose = (shell: ToldShell, question: string, option: string): void =>
  shell.say({ kind: 'answer', question, answer: { kind: 'choice', option } })

const onQuestion = async ({ shell }: Counter, question: string, answer: () => void): Promise<void> => {
  await shell.until('question', (screen) => screen.question === question)
  answer()
  await shell.until('question', (screen) => screen.question === question && screen.ready)
  shell.say({ kind: 'next' })
}

/** From home through every question of the move to its review. Everybody moves. */
export const answerMove = async (counter: Counter, date: string): Promise<void> => {
  const { shell } = counter
  shell.say({ kind: 'open', id: 'move' })
  const who = await shell.until('question', ({ question }) => question === 'who')
  const everybody = who.asking.by === 'choices' ? who.asking.options.map(({ id }) => id) : []
  await onQuestion(counter, 'who', () =>
    shell.say({ kind: 'answer', question: 'who', answer: { kind: 'choices', options: everybody } })
  )
  await onQuestion(counter, 'when', () =>
    shell.say({ kind: 'answer', question: 'when', answer: { kind: 'date', date } })
  )
  await onQuestion(counter, 'municipality', () => choose(shell, 'municipality', 'umino'))
  await onQuestion(counter, 'quarter', () => {
    const { screen } = shell.newest()
    const options = screen.kind === 'question' && screen.asking.by === 'choice' ? screen.asking.options : []
    choose(shell, 'quarter', options.find(({ label }) => label === '浜町')?.id ?? '')
  })
  await onQuestion(counter, 'lot', () =>
    shell.say({ kind: 'answer', question: 'lot', answer: { kind: 'text', text: '1-15-203' } })
  )
  await onQuestion(counter, 'building', () => undefined)
  await onQuestion(counter, 'telephone', () => undefined)
  await onQuestion(counter, 'recipients', () => undefined)
  await shell.until('review')
}

/** From the first page of the review past its last. */
export const toSignature = async ({ shell }: Pick<Counter, 'shell'>): Promise<void> => {
  for (let page = 0; page < 20 && shell.newest().screen.kind === 'review'; page++) {
    const before = shell.newest().revision
    shell.say({ kind: 'next' })
    while (shell.newest().revision === before) await new Promise((resolve) => void setTimeout(resolve, 5))
    await new Promise((resolve) => void setTimeout(resolve, 30))
  }
}

/** From the review to the signature's end: the signature password is typed and sent. */
export const signMove = async ({ shell, type }: Counter, password: string): Promise<void> => {
  await toSignature({ shell })
  await shell.until('pin', ({ secret }) => secret === 'signature')
  type(password)
  await shell.until('pin', ({ entered }) => entered === password.length)
  shell.say({ kind: 'pin.submit' })
}
