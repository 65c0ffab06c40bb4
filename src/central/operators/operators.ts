// Health and metrics of one central, where somebody asked for them.
import type { App } from '../http/route.ts'
import type { Log } from '../log.ts'
import { examine, type Examined } from './health.ts'
import { newMetrics } from './metrics.ts'
import { startOperatorPort, type OperatorPort } from './server.ts'

export type Operators = {
  /** the log, counted on its way */
  readonly hear: (log: Log) => Log
  /** counts this server's requests and opens the port; rejects with the error of `listen`. Gives the port, null without one. */
  readonly open: (app: App, examined: Examined & { readonly connections: () => number }) => Promise<number | null>
  readonly stop: () => Promise<void>
}

const nobody: Operators = { hear: (log) => log, open: async () => null, stop: async () => undefined }

/** `port`: 0 takes a free one; null is nobody to tell. */
export const operatorsAt = (port: number | null): Operators => {
  if (port === null) return nobody
  const metrics = newMetrics()
  let opened: OperatorPort | undefined
  return {
    hear: metrics.hear,
    open: async (app, examined) => {
      metrics.watch(app)
      metrics.ask(examined)
      opened = await startOperatorPort(port, { health: () => examine(examined), metrics: metrics.text })
      return opened.port
    },
    stop: async () => opened?.stop()
  }
}
