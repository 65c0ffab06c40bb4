// Cold start to the first focusable control: our terminal against Chromium --app on an empty page with one key.
import type { Program } from '../../build/start/program.ts'
import { lookAt, waitTrue } from '../../build/start/look.ts'
import { floorOf } from './floor.ts'
import { freePort } from '../../build/start/port.ts'
import { measureRatio, type Ratio } from './ratio.ts'
import type { Stage } from './stage.ts'

const focused = `document.activeElement instanceof HTMLElement && document.activeElement !== document.body && document.activeElement.getClientRects().length > 0`

const timed = async (start: (port: number) => Program): Promise<number> => {
  const port = await freePort()
  const begun = performance.now()
  const program = start(port)
  try {
    const look = await lookAt(port)
    const seen = await waitTrue(look, focused)
    look.close()
    return seen - begun
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n${program.lastWords()}`, {
      cause: error
    })
  } finally {
    await program.stop()
  }
}

/** Both sides end before the next begins. */
export const coldStart = async (stage: Stage, pairs: number): Promise<Ratio> => {
  const floor = floorOf(stage.display, '<!doctype html><title>floor</title><button autofocus>.</button>')
  try {
    return await measureRatio(
      'cold start to first focusable control',
      1.25,
      pairs,
      () => timed(stage.terminal),
      () => timed(floor.start)
    )
  } finally {
    floor.clear()
  }
}
