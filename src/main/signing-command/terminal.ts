// The person at the terminal: lines, a yes, and a secret that is taken key by key and never shown.
import type { ReadStream } from 'node:tty'

export type Terminal = {
  /** false: input is no terminal, and nobody can be asked for a secret */
  readonly present: boolean
  readonly say: (line: string) => void
  /** what is typed while `task` runs, before it is asked for, is not shown: it may be a password */
  readonly unseen: <T>(task: () => Promise<T>) => Promise<T>
  /** shows `prompt`, gives what was typed before Enter, shown as it is typed; undefined after Ctrl-C or the end of input */
  readonly line: (prompt: string) => Promise<string | undefined>
  /** shows `prompt`; hands each key to `key`, Backspace to `back`, shows nothing. False after Ctrl-C or the end of input. */
  readonly secret: (prompt: string, taken: { key: (key: string) => void; back: () => void }) => Promise<boolean>
}

const enter: ReadonlySet<number> = new Set([0x0d, 0x0a])
const erase: ReadonlySet<number> = new Set([0x08, 0x7f])
const ctrlC = 0x03
/** Ctrl-C, Ctrl-D */
const over: ReadonlySet<number> = new Set([ctrlC, 0x04])

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

/** The keys of `input`, in raw mode as long as somebody wants them: one who asks, or one who only wants them unseen. */
const newKeys = (input: ReadStream, interrupt: () => void) => {
  const ahead = newAhead()
  let holders = 0
  let asking: { readonly take: () => boolean; readonly gone: () => void } | undefined

  const hear = (chunk: Buffer): void => {
    // nobody asks anything: what ends a program as ever
    if (!asking && chunk.includes(ctrlC)) {
      chunk.fill(0)
      input.setRawMode(false)
      interrupt()
      return
    }
    ahead.add(chunk)
    asking?.take()
  }
  const gone = (): void => asking?.gone()
  const hold = (): void => {
    holders += 1
    if (holders > 1) return
    input.setRawMode(true)
    input.on('data', hear)
    input.once('end', gone)
    input.resume()
  }
  const drop = (): void => {
    holders -= 1
    if (holders > 0) return
    input.off('data', hear)
    input.off('end', gone)
    input.setRawMode(false)
    input.pause()
  }
  return {
    hold,
    drop,
    /** bytes one at a time, until `heard` says so; what was typed ahead comes first, and what is left waits for the next question */
    listen: (heard: Heard): Promise<boolean> =>
      new Promise((resolve) => {
        const finish = (whole: boolean): void => {
          asking = undefined
          drop()
          resolve(whole)
        }
        const take = (): boolean => {
          for (let byte = ahead.take(); byte !== undefined; byte = ahead.take()) {
            const said = heard(byte)
            if (said === 'more') continue
            finish(said === 'done')
            return true
          }
          return false
        }
        asking = { take, gone: () => finish(false) }
        hold()
        if (!take() && input.readableEnded) finish(false)
      })
  }
}

/** `interrupt` is called on Ctrl-C while nothing is asked, with the echo back */
export const terminalOf = (
  input: ReadStream,
  out: Out,
  interrupt: () => void = () => void process.kill(process.pid, 'SIGINT')
): Terminal => {
  const { hold, drop, listen } = newKeys(input, interrupt)
  return {
    present: input.isTTY,
    say: (line) => void out.write(`${line}\n`),
    unseen: async (task) => {
      hold()
      try {
        return await task()
      } finally {
        drop()
      }
    },
    line: async (prompt) => {
      out.write(prompt)
      const typed: number[] = []
      const whole = await listen((byte) => {
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
      const whole = await listen((byte) => {
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

/** Where input is no terminal: nobody can be asked. */
export const nobody = (out: Out): Terminal => ({
  present: false,
  say: (line) => void out.write(`${line}\n`),
  unseen: (task) => task(),
  line: () => Promise.resolve(undefined),
  secret: () => Promise.resolve(false)
})
