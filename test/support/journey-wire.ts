// The wire between a terminal and central, as a TCP proxy that can swallow what central answers, or be cut.
import { connect, createServer, type Socket } from 'node:net'

export type Wire = {
  /** where the terminal finds central now */
  readonly url: string
  /** from now on central hears and is not heard; after this many more bytes of its answers */
  readonly swallow: (after?: number) => void
  /** from now on every answer takes this many ms more */
  readonly slow: (ms: number) => void
  readonly cut: () => void
  /** new connections are whole again; old ones stay as broken as they are */
  readonly mend: () => void
  readonly stop: () => Promise<void>
}

type Pair = { readonly near: Socket; readonly far: Socket }

export const wireTo = async (target: string): Promise<Wire> => {
  const { port } = new URL(target)
  const pairs = new Set<Pair>()
  let state: 'whole' | 'swallowing' | 'cut' = 'whole'
  let still = 0
  let delay = 0
  const server = createServer((near) => {
    if (state === 'cut') return near.destroy()
    const pair = { near, far: connect(Number(port), '127.0.0.1') }
    pairs.add(pair)
    for (const [one, other] of [
      [near, pair.far],
      [pair.far, near]
    ] as const)
      one
        .on('error', () => undefined)
        .on('close', () => {
          pairs.delete(pair)
          other.destroy()
        })
    near.pipe(pair.far)
    const answer = (bytes: Buffer): void => {
      if (near.destroyed || (state === 'swallowing' && bytes.length > still)) return
      if (state === 'swallowing') still -= bytes.length
      near.write(bytes)
    }
    pair.far.on('data', (bytes: Buffer) => void setTimeout(answer, delay, bytes))
    return undefined
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const drop = (): void => {
    for (const { near, far } of pairs) {
      near.destroy()
      far.destroy()
    }
  }
  return {
    url: `https://localhost:${typeof address === 'object' && address ? address.port : 0}`,
    swallow: (after = 0) => {
      still = after
      state = 'swallowing'
    },
    slow: (ms) => {
      delay = ms
    },
    cut: () => {
      state = 'cut'
      drop()
    },
    mend: () => {
      state = 'whole'
      delay = 0
      drop()
    },
    stop: () =>
      new Promise((over) => {
        drop()
        server.close(() => over())
      })
  }
}
