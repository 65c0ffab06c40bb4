// A whole terminal in a window of its own under Xvfb, with the eyes that look at it and the hand that uses it.
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { openEyes, type Eyes } from '../../build/start/demo/eyes.ts'
import { handOn, type Hand } from '../../build/start/demo/hand.ts'
import { linkPage } from '../../build/start/demo/page-link.ts'
import type { Recorder } from '../../build/start/demo/record.ts'
import { screenSizes, startVirtualDisplay } from '../../build/start/display.ts'
import { freePort } from '../../build/start/port.ts'
import type { Program } from '../../build/start/program.ts'
import { startTerminalProgram } from '../../build/start/terminal.ts'
import { lookAt, type Look } from '../../build/start/look.ts'
import type { Face } from '../../src/contract/screen/intent.ts'
import { pageUrl } from '../../src/contract/screen/shell.ts'
import { profileRoot } from '../../src/main/shell/chromium/profile.ts'
import { steer, type Steering } from '../../build/start/demo/arrows.ts'
import type { World } from './e2e-world.ts'

export type Window = {
  readonly face: Face
  readonly eyes: Eyes
  readonly hand: Hand
  readonly arrows: Steering
  /** a look at this very page, which ends with it */
  readonly look: () => Promise<Look>
  readonly program: Program
  /** where the store lies */
  readonly data: string
  /** the receipts in the printer's tray */
  readonly papers: () => readonly string[]
  readonly log: readonly string[]
  /** the browser's folders of this terminal */
  readonly profiles: () => readonly string[]
  readonly stop: () => Promise<void>
}

let count = 0

/** Opens one terminal at the world's central and reader; resolves when the page is there. */
export const openWindow = async (world: World, face: Face): Promise<Window> => {
  const { width, height } = screenSizes[face]
  const display = await startVirtualDisplay(width, height)
  const port = await freePort()
  const data = join(world.folder, `terminal-${(count += 1)}`)
  const tray = `${data}-tray`
  const log: string[] = []
  const program = startTerminalProgram({
    data,
    central: world.central(),
    face,
    kiosk: true,
    eyes: port,
    printTo: tray,
    shell: 'chromium',
    env: { PCSCLITE_CSOCK_NAME: world.daemon.socket, DISPLAY: display.name },
    onNote: (line) => log.push(line)
  })
  const gone = program.ended.then((code) => Promise.reject(new Error(`ended with ${code}: ${program.lastWords()}`)))
  gone.catch(() => undefined)
  const eyes = await Promise.race([openEyes(port), gone])
  const link = await linkPage(port)
  const hand = handOn(display.name)
  return {
    face,
    eyes,
    hand,
    arrows: steer(link, hand),
    look: () => lookAt(port, 5000, (url) => url.startsWith(pageUrl)),
    program,
    data,
    papers: () =>
      existsSync(tray) ? readdirSync(tray).flatMap((name) => (name.endsWith('.pdf') ? [join(tray, name)] : [])) : [],
    log,
    profiles: () =>
      readdirSync(profileRoot())
        .filter((name) => name.startsWith(`madoguchi-profile-${program.pid}-`))
        .map((name) => join(profileRoot(), name)),
    stop: async () => {
      await link.close()
      await eyes.close()
      await program.stop()
      await display.stop()
    }
  }
}

/** A recorder that says where it was when a step fails, and keeps nothing. */
export const quietRecorder = (): Recorder & { readonly names: readonly string[] } => {
  const names: string[] = []
  return {
    names,
    steps: () => [],
    write: (file) => file,
    step: async (name, act) => {
      names.push(name)
      return act().catch((error: unknown) => {
        throw new Error(`at "${name}": ${error instanceof Error ? error.message : String(error)}`, { cause: error })
      })
    }
  }
}
