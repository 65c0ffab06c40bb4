// npm start -- --demo: a whole visit under Xvfb, with a fresh central service, card and reader; it proves what it shows.
import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startCentral, type EmbeddedCentral } from '../central.ts'
import { screenSizes, startVirtualDisplay } from '../display.ts'
import type { StartOptions } from '../options.ts'
import type { Slot } from '../panel.ts'
import { freePort } from '../port.ts'
import { readerFor } from '../reader.ts'
import { atStage } from '../stages.ts'
import { startTerminalProgram } from '../terminal.ts'
import { openEyes, type Eyes } from './eyes.ts'
import { handOn, type Hand } from './hand.ts'
import { checkWipe, holdingsOf, profiles } from './judge.ts'
import { recordInto } from './record.ts'
import { playVisit } from './visit.ts'

type Scene = {
  readonly data: string
  readonly central: EmbeddedCentral
  readonly slot: Slot
  readonly eyes: Eyes
  readonly hand: Hand
  readonly log: readonly string[]
  /** the receipts in the printer's tray */
  readonly papers: () => string[]
}

/** Sets the scene; everything it starts is put on `started`. */
const setScene = async (options: StartOptions, started: (() => Promise<void>)[]): Promise<Scene> => {
  const data = mkdtempSync(join(tmpdir(), 'madoguchi-demo-'))
  started.push(() => Promise.resolve(rmSync(data, { recursive: true, force: true, maxRetries: 5 })))
  const { width, height } = screenSizes[options.face]
  const display = await atStage('display', () => startVirtualDisplay(width, height))
  started.push(display.stop)
  const central = await atStage('central', () => startCentral(data, ['--delay-factor', '0.3']))
  started.push(central.program.stop)
  const reader = await atStage('reader', () => readerFor({ ...options, data, demo: true }))
  started.push(reader.stop)
  if (!reader.slot) throw new Error('the demo needs the virtual reader')
  const eyesPort = await freePort()
  const tray = join(data, 'printed')
  const log: string[] = []
  const terminal = startTerminalProgram({
    data: join(data, 'terminal'),
    central,
    face: options.face,
    kiosk: true,
    eyes: eyesPort,
    printTo: tray,
    shell: 'chromium',
    env: { ...reader.env, DISPLAY: display.name },
    onNote: (line) => log.push(line)
  })
  started.push(terminal.stop)
  const ended = terminal.ended.then((code) =>
    Promise.reject(new Error(`the terminal ended with ${code}\n${terminal.lastWords()}`))
  )
  const eyes = await atStage('terminal', () => Promise.race([openEyes(eyesPort), ended]))
  started.push(eyes.close)
  const papers = (): string[] =>
    existsSync(tray) ? readdirSync(tray).flatMap((name) => (name.endsWith('.pdf') ? [join(tray, name)] : [])) : []
  return { data, central, slot: reader.slot, eyes, hand: handOn(display.name), log, papers }
}

/** Plays the demo; gives the exit code. */
export const playDemo = async (options: StartOptions, started: (() => Promise<void>)[]): Promise<number> => {
  const begun = Date.now()
  const folder = options.out
  console.log(`demo: a visit at the ${options.face} face, pictures in ${folder}`)
  const others = profiles()
  const scene = await setScene(options, started).catch((error: unknown) => {
    throw new Error(`demo: failed at ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  })
  const { eyes, hand, slot, log, papers } = scene
  const recorder = recordInto(folder, () => eyes.picture())
  try {
    await playVisit({ eyes, hand, slot, recorder, face: options.face }, () => papers().length > 0)
    const [paper] = papers()
    if (paper === undefined) throw new Error('no receipt in the tray')
    copyFileSync(paper, join(folder, 'receipt.pdf'))
    const central = await recorder.step('every recipient holds the filing once', async () => holdingsOf(scene.central))
    const wipe = await recorder.step('nothing of the visit is left', async () =>
      checkWipe(
        [join(scene.data, 'terminal'), ...profiles().filter((one) => !others.includes(one))],
        log.join('\n'),
        await eyes.text()
      )
    )
    const seconds = Math.round((Date.now() - begun) / 100) / 10
    const steps = recorder.steps()
    recorder.write('visit.json', `${JSON.stringify({ face: options.face, seconds, steps, central, wipe }, null, 2)}\n`)
    console.log(`demo: ok, ${steps.length} steps, ${seconds.toFixed(1)} s, receipt ${folder}/receipt.pdf`)
    return 0
  } catch (error) {
    recorder.write('terminal.log', `${log.join('\n')}\n`)
    console.error(`demo: failed at ${error instanceof Error ? error.message : String(error)}`)
    return 1
  }
}
