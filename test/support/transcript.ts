// Byte scripts: `> command` and `< answer` in hex, `#` comments. A Transport that accepts exactly this.
import { readFileSync } from 'node:fs'
import { done, type CardReaders, type Transport } from '../../src/card/port.ts'

export type Transcript = { readonly readers: CardReaders; readonly rest: () => number }

const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase()

/** Readers with a card that speaks this transcript; the first command that differs throws. `rest` counts what is left. */
export const transcribed = (text: string): Transcript => {
  const lines = text.split('\n').filter((line) => /^[<>]/.test(line))
  let at = 0
  const transport: Transport = {
    transmit: (command) => {
      const expected = lines[at]
      if (expected !== `> ${toHex(command)}`)
        throw new Error(`line ${at}: expected ${expected}, got > ${toHex(command)}`)
      const answer = lines[at + 1]?.slice(2) ?? ''
      at += 2
      return Promise.resolve(done(Uint8Array.from(Buffer.from(answer, 'hex'))))
    },
    release: () => Promise.resolve()
  }
  return {
    rest: () => lines.length - at,
    readers: {
      watch: () => () => undefined,
      connect: () => Promise.resolve(done(transport)),
      stop: () => Promise.resolve()
    }
  }
}

export const transcriptFile = (name: string): string =>
  readFileSync(new URL(`../card/transcripts/${name}.txt`, import.meta.url), 'utf8')
