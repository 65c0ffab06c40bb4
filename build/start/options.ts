// What npm start understands.
import { parseArgs } from 'node:util'
import { faces, type Face } from '../../src/contract/screen/intent.ts'

export const help = `npm start [-- OPTIONS]    brings up the whole terminal on this machine

  (nothing)            embedded central service, PC/SC daemon and reader (real if there is one,
                       otherwise virtual), terminal window, card panel
  --demo               plays a whole visit under Xvfb and leaves pictures, receipt.pdf and visit.json
  --out DIR            where the demo leaves them (default out/demo)
  --face FACE          ${faces.join(', ')} (default kiosk-l, in a window desk)
  --kiosk              full screen, as in the town hall (default: a window)
  --card NAME          places this simulated card at once (npm run card -- list names them)
  --reader KIND        auto, real, virtual, keypad or keyboard (default auto); the last two are virtual readers
                       that ask for the PIN themselves (src/card/virtual/keypad/README.md)
  --data DIR           where central and the terminal keep their data (default out/data)
  --fresh              starts without what an earlier start left in the data folder
  --central-url URL --ca FILE --cert FILE --key FILE
                       use this central service instead of the embedded one
  --shell KIND         auto, electron or chromium (default auto)
  --no-panel           no card panel
  --help               this text

Card panel: the small window beside the terminal. PINs of the simulated cards: npm run card -- list
`

export type StartOptions = {
  readonly demo: boolean
  /** the demo was not asked for: there is no display to show anything on */
  readonly dark: boolean
  readonly out: string
  readonly face: Face
  readonly kiosk: boolean
  readonly card: string | undefined
  readonly reader: 'auto' | 'real' | 'virtual' | 'keypad' | 'keyboard'
  readonly data: string
  readonly fresh: boolean
  readonly shell: 'auto' | 'electron' | 'chromium'
  readonly panel: boolean
  readonly central:
    { readonly url: string; readonly ca: string; readonly cert: string; readonly key: string } | undefined
}

export class OptionProblem extends Error {}

const oneOf = <T extends string>(name: string, value: string, all: readonly T[]): T => {
  const found = all.find((one) => one === value)
  if (!found) throw new OptionProblem(`--${name} takes ${all.join(', ')}, not "${value}"`)
  return found
}

const known = {
  demo: { type: 'boolean', default: false },
  out: { type: 'string', default: 'out/demo' },
  face: { type: 'string' },
  kiosk: { type: 'boolean', default: false },
  card: { type: 'string' },
  reader: { type: 'string', default: 'auto' },
  data: { type: 'string', default: 'out/data' },
  fresh: { type: 'boolean', default: false },
  shell: { type: 'string', default: 'auto' },
  'no-panel': { type: 'boolean', default: false },
  'central-url': { type: 'string' },
  ca: { type: 'string' },
  cert: { type: 'string' },
  key: { type: 'string' },
  help: { type: 'boolean', default: false }
} as const

const parse = (argv: readonly string[]) => {
  try {
    return parseArgs({ args: [...argv], options: known, strict: true }).values
  } catch (error) {
    throw new OptionProblem(error instanceof Error ? error.message : String(error))
  }
}

/**
 * Reads the command line; 'help' when help was asked for. Without a display (`dark`) it is a demo whatever was asked.
 * Throws OptionProblem with one sentence for the user.
 */
export const readOptions = (argv: readonly string[], dark: boolean): StartOptions | 'help' => {
  const values = parse(argv)
  if (values.help) return 'help'
  const { 'central-url': url, ca, cert, key } = values
  const outside = [url, ca, cert, key].filter((one) => one !== undefined).length
  if (outside !== 0 && outside !== 4) throw new OptionProblem('--central-url, --ca, --cert and --key go together')
  const demo = values.demo || dark
  return {
    demo,
    dark: dark && !values.demo,
    out: values.out,
    // a window stands beside the card panel: the desk face is the one that leaves room for it
    face: oneOf('face', values.face ?? (values.kiosk || demo ? 'kiosk-l' : 'desk'), faces),
    kiosk: values.kiosk,
    card: values.card,
    reader: oneOf('reader', values.reader, ['auto', 'real', 'virtual', 'keypad', 'keyboard']),
    data: values.data,
    fresh: values.fresh,
    shell: oneOf('shell', values.shell, ['auto', 'electron', 'chromium']),
    panel: !values['no-panel'],
    central: url && ca && cert && key ? { url, ca, cert, key } : undefined
  }
}
