// What one builds an Electron shell with.
import type { Position, Size } from '../port.ts'

export type ElectronOptions = {
  /** folder of the built page (out/renderer) */
  readonly pageDir: string
  /** path of the bundled preload (out/main/preload.cjs) */
  readonly preload: string
  readonly mode: 'kiosk' | 'window'
  /** px of the page in window mode; a kiosk takes the screen */
  readonly size: Size
  readonly position: Position
  /** replaces the page's Content-Security-Policy, to test the locks below it */
  readonly policy: string | undefined
}
