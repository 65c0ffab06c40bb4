// The keypad of a virtual reader: made from driver.c, pressed and looked at through files. README.md here is its manual.
import { execFileSync } from 'node:child_process'
import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

/** what can be typed at it */
export type KeypadKind = 'digits' | 'letters'

export type VirtualKeypad = {
  /** the FIFO that takes the keys */
  readonly keys: string
  /** what it shows now: READY, PIN with a star for each key, ACCEPTED, TIME IS UP ... */
  readonly display: () => string
  /** resolves when it shows this; throws when it does not within `ms` */
  readonly shows: (text: string, ms?: number) => Promise<void>
  /** presses keys: 0-9, A-Z, `<` takes back one, newline is OK, `!` is Cancel; keys pressed before a prompt are lost */
  readonly press: (keys: string) => void
  /** waits for the prompt (PIN, NEW PIN, NEW PIN AGAIN), then types and presses OK */
  readonly enter: (keys: string, prompt?: string) => Promise<void>
  /** the whole reader stops answering; the daemon keeps a reader of its configuration in the list, without a card */
  readonly unplug: () => void
  readonly plug: () => void
}

const source = fileURLToPath(new URL('./driver.c', import.meta.url))
const settings: Readonly<Record<KeypadKind, string>> = {
  digits: '0123456789 4 12',
  letters: '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ 4 16'
}
const files = ['.inner', '.pad', '.keys', '.display', '.display.next', '.unplugged']

/** Makes the driver file of a reader with a keypad around the virtual reader's own driver. Throws without gcc or headers. */
export const compileKeypad = (target: string, inner: string, kind: KeypadKind): void => {
  const flags = execFileSync('pkg-config', ['--cflags', 'libpcsclite'], { encoding: 'utf8' }).trim().split(/\s+/)
  execFileSync('gcc', ['-shared', '-fPIC', '-O2', '-Wall', '-Werror', '-o', target, source, ...flags, '-ldl'])
  copyFileSync(inner, `${target}.inner`)
  writeFileSync(`${target}.pad`, `${settings[kind]}\n`)
}

export const removeKeypad = (target: string): void => {
  for (const suffix of files) rmSync(`${target}${suffix}`, { force: true })
}

/** The keypad of the reader with this driver file. */
export const virtualKeypad = (target: string): VirtualKeypad => {
  const display = (): string => {
    try {
      return readFileSync(`${target}.display`, 'utf8').trim()
    } catch {
      return ''
    }
  }
  const shows = async (text: string, ms = 5000): Promise<void> => {
    for (const until = Date.now() + ms; display() !== text; await wait(10))
      if (Date.now() > until) throw new Error(`the keypad shows ${display()} and not ${text}`)
  }
  const press = (keys: string): void => writeFileSync(`${target}.keys`, keys)
  return {
    keys: `${target}.keys`,
    display,
    shows,
    press,
    enter: async (keys, prompt = 'PIN') => {
      await shows(prompt)
      press(`${keys}\n`)
    },
    unplug: () => writeFileSync(`${target}.unplugged`, ''),
    plug: () => rmSync(`${target}.unplugged`, { force: true })
  }
}
