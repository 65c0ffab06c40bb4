// Why a shell cannot open its window: one word for the entry, one sentence for the person at the machine.

export type ShellProblemWord =
  /** no browser binary where we looked */
  | 'browserMissing'
  /** neither an X nor a Wayland display to show a window on */
  | 'displayMissing'
  /** the browser is there but ended, or did not show our page in time */
  | 'browserFailed'
  /** the page was never built: no index.html in its folder */
  | 'pageMissing'
  /** remote eyes were asked for on a real kiosk */
  | 'eyesRefused'

/** Thrown by `open` and `reset`; the entry turns `word` into a line and an exit code (see entry.ts). */
export class ShellProblem extends Error {
  readonly word: ShellProblemWord

  constructor(word: ShellProblemWord, sentence: string) {
    super(sentence)
    this.name = 'ShellProblem'
    this.word = word
  }
}
