// A shell shows Views and hears Intents; Electron and Chromium are two adapters of this port.
import type { Face, Intent } from '../../contract/screen/intent.ts'
import type { View } from '../../contract/screen/view.ts'

/** Why something that reached the shell was not passed on. Logged by reason, never with the message. */
export type Refusal =
  'malformedIntent' | 'foreignSender' | 'request' | 'navigation' | 'window' | 'download' | 'dialog' | 'permission'

export type ShellEvents = {
  /** already parsed; the sender was the main frame at our own address */
  readonly intent: (intent: Intent) => void
  readonly refused: (reason: Refusal) => void
  /** the page stopped and an empty one is coming back; main shows its View again */
  readonly crashed: () => void
  /** the window itself is gone (closed from outside, browser killed) */
  readonly closed: () => void
}

/** A helper process that speaks by messages (structured clone). Starting one is the shell's job: see terminal.md. */
export type Helper = {
  readonly post: (message: unknown) => void
  readonly onMessage: (listener: (message: unknown) => void) => void
  readonly onExit: (listener: (code: number | null) => void) => void
  readonly kill: () => void
}

/** px of a screen or window */
export type Size = { readonly width: number; readonly height: number }
export type Position = { readonly x: number; readonly y: number }

export type Shell = {
  /** opens the window with an empty page; resolves when the page can show Views */
  readonly open: (face: Face, events: ShellEvents) => Promise<void>
  /** shows the newest View; an older one still on its way is dropped */
  readonly show: (view: View) => void
  /** the paper of the shown View as PDF (A4), by the page's print style */
  readonly print: () => Promise<Uint8Array>
  /** throws page, profile, storage and caches away and comes back with an empty page */
  readonly reset: () => Promise<void>
  readonly startHelper: (module: URL, args: readonly string[]) => Helper
  readonly close: () => Promise<void>
}
