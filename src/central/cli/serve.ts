// The commands that go on until they are stopped.
import { existsSync } from 'node:fs'
import { startLinkedSystems } from '../agencies/linked/server.ts'
import { startFeedSimulator } from '../feeds/simulator.ts'
import { logTo } from '../log.ts'
import type { Settings } from '../settings.ts'
import { startCentral } from '../start.ts'
import { exits } from './exits.ts'
import { measureConnectionsWithHeap } from './heap.ts'
import { UsageProblem } from './usage-problem.ts'

/** Ends the process with 0 once `stop` has put everything in order. Asked again it goes on. */
const untilStopped = (stop: () => Promise<void>): void => {
  let stopping = false
  const end = (): void => {
    if (stopping) return
    stopping = true
    stop().then(
      () => process.exit(0),
      () => process.exit(exits.other)
    )
  }
  process.on('SIGTERM', end)
  process.on('SIGINT', end)
}

export const serve = async (settings: Settings): Promise<void> => {
  measureConnectionsWithHeap()
  const central = await startCentral(
    settings,
    logTo((line) => process.stderr.write(line))
  )
  untilStopped(central.stop)
  process.stdout.write(`${JSON.stringify(central.ready)}\n`)
}

export const serveLinked = async (settings: Settings): Promise<void> => {
  const { url, stop } = await startLinkedSystems(settings)
  untilStopped(stop)
  process.stdout.write(`${JSON.stringify({ url })}\n`)
}

export const serveFeed = async (folder: string, port: number): Promise<void> => {
  if (!existsSync(folder)) throw new UsageProblem('there is no such FOLDER')
  const { url, stop } = await startFeedSimulator(folder, port, () => new Date())
  untilStopped(stop)
  process.stdout.write(`${JSON.stringify({ url })}\n`)
}
