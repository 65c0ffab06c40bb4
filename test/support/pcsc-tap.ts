// Everything a PC/SC client and the daemon say to each other, taken down on the way: a socket before the daemon's. The
// client must be another process: SCardCancel waits for this one's event loop.
import { mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type Tap = {
  /** for PCSCLITE_CSOCK_NAME */
  readonly socket: string
  /** how often these bytes went by, in either direction */
  readonly count: (wanted: Uint8Array) => number
  /** how many bytes went by until now */
  readonly bytes: () => number
  readonly stop: () => Promise<void>
}

export const tapDaemon = async (daemon: string): Promise<Tap> => {
  const folder = mkdtempSync(join(tmpdir(), 'madoguchi-tap-'))
  const socket = join(folder, 'pcscd.comm')
  const open = new Set<Socket>()
  // one list per direction and connection: bytes that follow each other stay together
  const heard: Buffer[][] = []
  const passOn = (from: Socket, to: Socket): void => {
    const chunks: Buffer[] = []
    heard.push(chunks)
    open.add(from)
    from.on('data', (bytes: Buffer) => chunks.push(bytes))
    from.pipe(to)
    from.on('error', () => to.destroy())
    from.on('close', () => {
      open.delete(from)
      to.destroy()
    })
  }
  const server = createServer((client) => {
    const onward = connect(daemon)
    passOn(client, onward)
    passOn(onward, client)
  })
  await new Promise<void>((resolve) => server.listen(socket, resolve))
  return {
    socket,
    count: (wanted) =>
      heard.reduce((sum, chunks) => {
        const all = Buffer.concat(chunks)
        let found = 0
        for (let at = all.indexOf(wanted); at >= 0; at = all.indexOf(wanted, at + 1)) found += 1
        return sum + found
      }, 0),
    bytes: () => heard.flat().reduce((sum, { length }) => sum + length, 0),
    stop: async () => {
      for (const one of open) one.destroy()
      await new Promise((resolve) => server.close(resolve))
      rmSync(folder, { recursive: true, force: true })
    }
  }
}
