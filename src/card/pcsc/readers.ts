// The real readers of this machine, through the system's PC/SC service.
import { failed, type CardReaders } from '../port.ts'
import { newReaderWatch } from '../services/reader-watch.ts'
import { newContexts } from './contexts.ts'
import { connectCard, type ConnectionOptions } from './card-connection.ts'
import { startWatching } from './watching.ts'
import { loadWinScard, type WinScard } from './winscard.ts'

const defaults: ConnectionOptions = { patience: 5000 }

/** Starts watching at once. Nothing is thrown where no PC/SC is installed: that is a stopped daemon. */
export const pcscReaders = (options: Partial<ConnectionOptions> = {}): CardReaders => {
  const { watch, tell } = newReaderWatch()
  let loaded: WinScard | undefined
  const load = (): WinScard => (loaded ??= loadWinScard())
  const contexts = newContexts(load)
  const watching = startWatching(load, tell)
  return {
    watch,
    connect: (reader) => {
      try {
        return connectCard(load(), reader, { ...defaults, ...options }, contexts)
      } catch {
        return Promise.resolve(failed({ fault: 'daemonStopped' }))
      }
    },
    stop: async () => {
      await contexts.stop()
      await watching.stop()
    }
  }
}
