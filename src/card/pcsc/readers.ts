// The real readers of this machine, through the system's PC/SC service.
import { failed, type CardReaders } from '../port.ts'
import { newReaderWatch } from '../services/reader-watch.ts'
import { newContexts } from './contexts.ts'
import { onThreads, type Calls } from './calls.ts'
import { connectCard, type ConnectionOptions } from './card-connection.ts'
import { startWatching } from './watching.ts'
import { loadWinScard, type WinScard } from './winscard.ts'

const defaults: ConnectionOptions = { patience: 5000 }

export type PcscReaders = CardReaders & {
  /** the same readers with every call on a thread, whatever `talk` is: for who must hear of a card that hangs, and go on */
  readonly onThreads: CardReaders
}

/**
 * Starts watching at once. Nothing is thrown where no PC/SC is installed: that is a stopped daemon. `talk` makes the calls to a
 * connected card.
 */
export const pcscReaders = (options: Partial<ConnectionOptions> = {}, talk: Calls = onThreads): PcscReaders => {
  const { watch, tell } = newReaderWatch()
  const loader = (calls: Calls): (() => WinScard) => {
    let loaded: WinScard | undefined
    return () => (loaded ??= loadWinScard(calls))
  }
  const load = loader(onThreads)
  const contexts = newContexts(load)
  const watching = startWatching(load, tell)
  const through = (loading: () => WinScard): CardReaders => ({
    watch,
    connect: (reader) => {
      try {
        return connectCard(loading(), reader, { ...defaults, ...options }, contexts)
      } catch {
        return Promise.resolve(failed({ fault: 'daemonStopped' }))
      }
    },
    stop: async () => {
      await contexts.stop()
      await watching.stop()
    }
  })
  return { ...through(talk === onThreads ? load : loader(talk)), onThreads: through(load) }
}
