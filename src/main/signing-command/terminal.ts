// The person at the terminal: lines, a yes, and a secret that is taken key by key and never shown.
import type { ReadStream } from 'node:tty'

export type Terminal = {
  /** false: input is no terminal, and nobody can be asked for a secret */
  readonly present: boolean
  readonly say: (line: string) => void
  /** shows `prompt`, gives what was typed before Enter, shown as it is typed; undefined after Ctrl-C or the end of input */
  readonly line: (prompt: string) => Promise<string | undefined>
  /** shows `prompt`; hands each key to `key`, Backspace to `back`, shows nothing. False after Ctrl-C or the end of input. */
  readonly secret: (prompt: string, taken: { key: (key: string) => void; back: () => void }) => Promise<boolean>
}

const enter: ReadonlySet<number> = new Set([0x0d, 0x0a])
const erase: ReadonlySet<number> = new Set([0x08, 0x7f])
/** Ctrl-C, Ctrl-D */
const over: ReadonlySet<number> = new Set([0x03, 0x04])

type Out = { readonly write: (text: string) => unknown }
type Heard = (byte: number) => 'more' | 'done' | 'over'

/** What was typed ahead: it may be a password, so each byte is zeroed when it is taken. */
type Ahead = { readonly add: (chunk: Uint8Array) => void; readonly take: () => number | undefined }

const newAhead = (): Ahead => {
  const chunks: Uint8Array[] = []
  let at = 0
  return {
    add: (chunk) => void chunks.push(chunk),
    take: () => {
      const [chunk] = chunks
      const byte = chunk?.[at]
      if (!chunk || byte === undefined) return undefined
      chunk[at] = 0
      at += 1
      if (at === chunk.length) {
        chunks.shift()
        at = 0
      }
      return byte
    }
  }
}

/** Bytes of `input` in raw mode, one at a time, until `heard` says so. */
const listen = (input: ReadStream, ahead: Ahead, heard: Heard): Promise<boolean> =>
  new Promise((resolve) => {
    const finish = (whole: boolean): void => {
      input.off('data', hear)
      input.off('end', gone)
      input.setRawMode(false)
      input.pause()
      resolve(whole)
    }
    /** what was typed ahead waits for the next question */
    const take = (): boolean => {
      for (let byte = ahead.take(); byte !== undefined; byte = ahead.take()) {
        const said = heard(byte)
        if (said === 'more') continue
        finish(said === 'done')
        return true
      }
      return false
    }
    const hear = (chunk: Buffer): void => {
      ahead.add(chunk)
      take()
    }
    const gone = (): void => finish(false)
    input.setRawMode(true)
    if (take()) return
    input.on('data', hear)
    input.once('end', gone)
    input.resume()
  })

export const terminalOf = (input: ReadStream, out: Out): Terminal => {
  const ahead = newAhead()
  return {
    present: input.isTTY,
    say: (line) => void out.write(`${line}\n`),
    line: async (prompt) => {
      out.write(prompt)
      const typed: number[] = []
      const whole = await listen(input, ahead, (byte) => {
        if (over.has(byte)) return 'over'
        if (enter.has(byte)) return 'done'
        if (!erase.has(byte)) {
          typed.push(byte)
          out.write(String.fromCharCode(byte))
        } else if (typed.pop() !== undefined) out.write('\b \b')
        return 'more'
      })
      out.write('\n')
      return whole ? Buffer.from(typed).toString('utf8') : undefined
    },
    secret: async (prompt, { key, back }) => {
      out.write(prompt)
      const whole = await listen(input, ahead, (byte) => {
        if (over.has(byte)) return 'over'
        if (enter.has(byte)) return 'done'
        if (erase.has(byte)) back()
        else key(String.fromCharCode(byte))
        return 'more'
      })
      out.write('\n')
      return whole
    }
  }
}
