// A person's hand at the terminal: touches the glass and presses keys through X, nothing inside the program is called.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

export type Point = { readonly x: number; readonly y: number }
export type Hand = {
  readonly touch: (at: Point) => Promise<void>
  /** names of X keysyms: Return, Escape, Down, 3, F1 */
  readonly press: (...keys: readonly string[]) => Promise<void>
}

/** A hand on this display (xdotool, through XTEST). After a touch the finger leaves the glass: the pointer goes to a corner. */
export const handOn = (display: string): Hand => {
  const xdotool = async (...args: readonly string[]): Promise<void> => {
    await run('xdotool', args, { env: { ...process.env, DISPLAY: display } })
  }
  return {
    touch: (at) => xdotool('mousemove', String(Math.round(at.x)), String(Math.round(at.y)), 'click', '1'),
    press: (...keys) => xdotool('key', '--delay', '60', ...keys)
  }
}
