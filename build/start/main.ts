// npm start: the whole terminal on this machine, from the central service to the window, and its end in the reverse order.
import { createWriteStream, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { electronBinary } from '../../src/main/shell/electron/binary.ts'
import { bundleRenderer } from '../check/bundle.ts'
import { bundleMain } from '../package-bundle.ts'
import { centralFor } from './central.ts'
import { clearData } from './data.ts'
import { playDemo } from './demo/main.ts'
import { help, OptionProblem, readOptions, type StartOptions } from './options.ts'
import { besideTerminal } from './display.ts'
import { openPanelWindow, panelWidth, servePanel } from './panel.ts'
import { panelCards } from './cards.ts'
import { readerFor } from './reader.ts'
import { atStage, stages } from './stages.ts'
import { startTerminalProgram, type TerminalStart } from './terminal.ts'

const say = (text: string): void => console.log(`madoguchi: ${text}`)

/** What has been started, to be stopped last first. */
const started: (() => Promise<void>)[] = []
const stopThem = async (): Promise<void> => {
  for (const stop of started.splice(0).toReversed())
    await stop().catch((error: unknown) => say(`while stopping: ${String(error)}`))
}
let stopping: Promise<void> | undefined
/** Once, however many ask: npm passes a signal on that the whole process group has had already. */
const stopAll = (): Promise<void> => (stopping ??= stopThem())

const shellFor = (options: StartOptions): TerminalStart['shell'] => {
  if (options.shell === 'chromium') return 'chromium'
  const electron = electronBinary()
  if (electron.path !== undefined) {
    bundleMain()
    say('window: Electron')
    return { electron: electron.path }
  }
  if (options.shell === 'electron') throw new OptionProblem(`--shell electron: ${electron.missing}`)
  say(`window: Debian's Chromium, because ${electron.missing}`)
  return 'chromium'
}

const showTerminal = async (options: StartOptions): Promise<number> => {
  const central = await atStage('central', () => centralFor(options))
  if ('program' in central) started.push(central.program.stop)
  say(`central service: ${central.url}`)
  const reader = await atStage('reader', () => readerFor(options))
  started.push(reader.stop)
  say(
    reader.kind === 'real'
      ? 'reader: the PC/SC daemon of this machine'
      : `reader: virtual, slot at 127.0.0.1:${reader.port}`
  )
  if (reader.keys !== undefined) say(`its keypad: printf '1234\\n' > ${reader.keys}`)
  const logFile = createWriteStream(join(options.data, 'terminal.log'), { flags: 'a', mode: 0o600 })
  started.push(() => new Promise((resolve) => logFile.end(resolve)))
  const terminal = startTerminalProgram({
    data: join(options.data, 'terminal'),
    central,
    face: options.face,
    kiosk: options.kiosk,
    eyes: undefined,
    printTo: join(options.data, 'printed'),
    shell: shellFor(options),
    env: reader.env,
    onNote: (line) => logFile.write(`${line}\n`)
  })
  started.push(terminal.stop)
  const { slot } = reader
  if (slot && options.card) {
    const { card } = options
    await atStage('card', () => slot.place(card))
  }
  if (slot && options.panel) {
    const panel = await atStage('panel', () => servePanel(slot, panelCards()))
    started.push(panel.stop)
    const window = openPanelWindow(panel.url, besideTerminal(options.face, panelWidth))
    started.push(window.stop)
    say('card panel: place and take simulated cards in the small window')
  }
  say(`log: ${join(options.data, 'terminal.log')}; printed: ${join(options.data, 'printed')}`)
  say('ready. Close the window or press Ctrl+C to stop.')
  const code = await terminal.ended
  if (code !== 0 && code !== null) console.error(terminal.lastWords())
  return code ?? 0
}

const run = async (): Promise<number> => {
  const dark = !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']
  const options = readOptions(process.argv.slice(2), dark)
  if (options === 'help') {
    console.log(help)
    return 0
  }
  process.chdir(fileURLToPath(new URL('../../', import.meta.url)))
  if (options.fresh) clearData(options.data)
  mkdirSync(options.data, { recursive: true, mode: 0o700 })
  say('building the page ...')
  await atStage('page', bundleRenderer)
  if (options.dark) say('no display here: playing the demo under Xvfb instead')
  return options.demo ? playDemo(options, started) : showTerminal(options)
}

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    void stopAll().then(() => process.exit(130))
  })

try {
  process.exitCode = await run()
} catch (error) {
  const why = error instanceof Error ? error.message : String(error)
  console.error(`madoguchi: ${error instanceof OptionProblem ? `${stages.options} options: ${why}` : why}`)
  process.exitCode = error instanceof OptionProblem ? 2 : 1
} finally {
  await stopAll()
}
