// What both entries (chromium.ts, electron.ts) understand, and how they end when they cannot start.
import { parseArgs } from 'node:util'
import { faces, type Face } from '../../contract/screen/intent.ts'
import type { Position, Size } from './port.ts'
import { ShellProblem, type ShellProblemWord } from './problem.ts'

export const help = (
  program: string
): string => `${program} OPTIONS    one terminal: its window, its flows, its card host

  --data DIR           where the terminal keeps its store and log (needed)
  --central-url URL    the central service (needed)
  --ca FILE            PEM: who signs the central service's certificate (needed)
  --cert FILE          PEM: this terminal's certificate (needed)
  --key FILE           PEM: its key (needed)
  --face FACE          ${faces.join(', ')} (default kiosk-l)
  --kiosk | --window   the whole screen (default), or a window
  --size WxH           px of screen or window (default: the face's own)
  --position X,Y       px of the window's corner (default 0,0)
  --print-to DIR       puts what is printed into DIR as PDF (default: the printer)
  --page DIR           the built page (default out/renderer)
  --eyes PORT          opens a debugging port on 127.0.0.1 for demo and tests; with --kiosk only if MADOGUCHI_EYES=1
  --help               this text

Environment: CHROMIUM_PATH (the browser), ELECTRON_OVERRIDE_DIST_PATH, PCSCLITE_CSOCK_NAME (the PC/SC daemon's socket).
Exit codes: 0 ended as asked, 1 ended by a fault of ours, 2 wrong options, 3 this machine lacks something.
`

export type EntryOptions = {
  readonly data: string
  readonly central: { readonly url: string; readonly ca: string; readonly cert: string; readonly key: string }
  readonly face: Face
  readonly mode: 'kiosk' | 'window'
  readonly size: Size
  readonly position: Position
  readonly printTo: string | undefined
  readonly page: string | undefined
  readonly eyes: number | undefined
}

/** One sentence for whoever typed the command. */
export class CommandLineProblem extends Error {}

/** px of the screen each face is drawn for (look.md) */
const sizes: Readonly<Record<Face, Size>> = {
  'kiosk-l': { width: 1920, height: 1080 },
  'kiosk-p': { width: 1080, height: 1920 },
  tv: { width: 1920, height: 1080 },
  desk: { width: 1366, height: 768 }
}

const known = {
  data: { type: 'string' },
  'central-url': { type: 'string' },
  ca: { type: 'string' },
  cert: { type: 'string' },
  key: { type: 'string' },
  face: { type: 'string', default: 'kiosk-l' },
  kiosk: { type: 'boolean', default: false },
  window: { type: 'boolean', default: false },
  size: { type: 'string' },
  position: { type: 'string', default: '0,0' },
  'print-to': { type: 'string' },
  page: { type: 'string' },
  eyes: { type: 'string' },
  help: { type: 'boolean', default: false },
  // read by Chromium inside Electron itself, which cannot start as root without it
  'no-sandbox': { type: 'boolean', default: false }
} as const

const parse = (argv: readonly string[]) => {
  try {
    return parseArgs({ args: [...argv], options: known, strict: true }).values
  } catch (error) {
    throw new CommandLineProblem(error instanceof Error ? error.message : String(error))
  }
}

const pair = (name: string, text: string, shape: RegExp): readonly [number, number] => {
  const [, first, second] = shape.exec(text) ?? []
  if (first === undefined || second === undefined) throw new CommandLineProblem(`--${name} cannot be "${text}"`)
  return [Number(first), Number(second)]
}

const needed = (name: string, value: string | undefined): string => {
  if (!value) throw new CommandLineProblem(`--${name} is needed`)
  return value
}

const portOf = (text: string | undefined): number | undefined => {
  if (text === undefined) return undefined
  const port = Number(text)
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new CommandLineProblem(`--eyes cannot be "${text}"`)
  return port
}

/** Reads the flags (without program and script); 'help' when help was asked for. Throws CommandLineProblem. */
export const readCommandLine = (argv: readonly string[]): EntryOptions | 'help' => {
  const values = parse(argv)
  if (values.help) return 'help'
  if (values.kiosk && values.window) throw new CommandLineProblem('--kiosk and --window exclude each other')
  const face = faces.find((one) => one === values.face)
  if (!face) throw new CommandLineProblem(`--face takes ${faces.join(', ')}, not "${values.face}"`)
  const [width, height] =
    values.size === undefined
      ? [sizes[face].width, sizes[face].height]
      : pair('size', values.size, /^(\d{2,5})x(\d{2,5})$/)
  const [x, y] = pair('position', values.position, /^(-?\d{1,5}),(-?\d{1,5})$/)
  return {
    data: needed('data', values.data),
    central: {
      url: needed('central-url', values['central-url']),
      ca: needed('ca', values.ca),
      cert: needed('cert', values.cert),
      key: needed('key', values.key)
    },
    face,
    mode: values.window ? 'window' : 'kiosk',
    size: { width, height },
    position: { x, y },
    printTo: values['print-to'],
    page: values.page,
    eyes: portOf(values.eyes)
  }
}

const codes: Readonly<Record<ShellProblemWord, string>> = {
  browserMissing: 'S-01',
  displayMissing: 'S-02',
  browserFailed: 'S-03',
  pageMissing: 'S-04',
  eyesRefused: 'S-05'
}

/** What an entry says and ends with when it could not go on. Nothing but our own sentences is printed. */
export const lastLine = (error: unknown): { readonly line: string; readonly exitCode: number } => {
  if (error instanceof CommandLineProblem)
    return { line: `S-00 ${error.message}; --help tells the options`, exitCode: 2 }
  if (error instanceof ShellProblem) return { line: `${codes[error.word]} ${error.message}`, exitCode: 3 }
  return { line: `S-99 ${error instanceof Error ? error.message : String(error)}`, exitCode: 1 }
}
