// `npm run card -- sign` and `-- verify` in this process: a person who answers what they are asked, a card in a virtual reader.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cardServices } from '../../src/card/services/card-services.ts'
import { parseFault } from '../../src/card/virtual/faults.ts'
import { virtualReaders, type VirtualReaders } from '../../src/card/virtual/readers.ts'
import { runSigning } from '../../src/main/signing-command/command.ts'
import type { Terminal } from '../../src/main/signing-command/terminal.ts'
import { card, virtualReader } from './cards.ts'

export const folder = mkdtempSync(join(tmpdir(), 'madoguchi-sign-'))
export const forget = (): void => rmSync(folder, { recursive: true, force: true })
let files = 0
export const put = (content: string | Uint8Array, name = `${++files}.txt`): string => {
  writeFileSync(join(folder, name), content)
  return join(folder, name)
}

export type Answers = { readonly password?: string; readonly lines?: readonly string[]; readonly present?: boolean }
/** a person who answers what they are asked; what they were shown */
export const person = ({ password = 'ABC123', lines = ['yes'], present = true }: Answers) => {
  const left = [...lines]
  const shown: string[] = []
  const terminal: Terminal = {
    present,
    say: (line) => void shown.push(line),
    unseen: (task) => task(),
    line: (prompt) => {
      shown.push(prompt)
      return Promise.resolve(left.shift())
    },
    secret: (prompt, { key, back }) => {
      shown.push(prompt)
      for (const one of password)
        if (one === '<') back()
        else key(one)
      return Promise.resolve(password !== '')
    }
  }
  return { terminal, shown }
}

export type Given = Answers & {
  readonly name?: string
  readonly faults?: readonly string[]
  readonly readers?: VirtualReaders
}
export const run = async (args: readonly string[], given: Given = {}) => {
  const readers = given.readers ?? virtualReaders(virtualReader)
  if (!given.readers && given.name !== '')
    readers.insert(card(given.name ?? 'tanaka'), { delays: false, faults: (given.faults ?? []).map(parseFault) })
  let sent = 0
  readers.onExchange((command) => {
    // a VERIFY with data
    if (command[1] === 0x20 && command.length > 5) sent += 1
  })
  const { terminal, shown } = person(given)
  const said: string[] = []
  const say = (line: string): void => void said.push(line)
  const code = await runSigning(args, { terminal, out: say, wrong: say, services: () => cardServices(readers) })
  return { code, said: said.join('\n'), shown: shown.join('\n'), sent }
}
/** at a named reader: waiting until the readers are quiet takes a quarter of a second */
export const sign = (args: readonly string[], given?: Given) => {
  const keys = ['--reader', '--company', '--card']
  return run(['sign', ...args, ...(args.some((one) => keys.includes(one)) ? [] : ['--reader', virtualReader])], given)
}
export const verify = (...args: readonly string[]) => run(['verify', ...args])

export const xml = '<?xml version="1.0" encoding="UTF-8"?>\n<届出 id="T1">転入</届出>'
