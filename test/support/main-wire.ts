// A wire between terminal and central that can be cut, mended, held up and made deaf.
import { connect, createServer, type Server, type Socket } from 'node:net'

export type Wire = {
  readonly url: string
  /** breaks what is open, and takes nothing new until mended */
  readonly cut: () => void
  /** breaks what is open; new connections are taken */
  readonly reset: () => void
  /** how long each new connection waits, in ms, asked for each */
  readonly delay: (ms: () => number) => void
  /** what is open stays open, and nothing gets through any more */
  readonly deafen: () => void
  readonly mend: () => void
  readonly stop: () => Promise<void>
}

export const wireTo = (target: string): Promise<Wire> => {
  const { port } = new URL(target)
  let whole = true
  let wait = (): number => 0
  const sockets = new Set<Socket>()
  const keep = (socket: Socket): void => {
    sockets.add(socket)
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket))
  }
  const reset = (): void => {
    for (const socket of sockets) socket.destroy()
  }
  const server: Server = createServer((near) => {
    keep(near)
    if (!whole) return near.destroy()
    setTimeout(() => {
      if (near.destroyed) return
      const far = connect(Number(port), '127.0.0.1')
      keep(far)
      near.pipe(far).pipe(near)
      near.on('close', () => far.destroy())
      far.on('close', () => near.destroy())
    }, wait())
    return undefined
  })
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve({
        url: `https://localhost:${typeof address === 'object' && address ? address.port : 0}`,
        reset,
        cut: () => {
          whole = false
          reset()
        },
        delay: (ms) => {
          wait = ms
        },
        deafen: () => {
          for (const socket of sockets) socket.unpipe().pause()
        },
        mend: () => {
          whole = true
          wait = () => 0
        },
        stop: () =>
          new Promise((over) => {
            reset()
            server.close(() => over())
          })
      })
    })
  })
}
