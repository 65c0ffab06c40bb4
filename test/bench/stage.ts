// What the benches run on: a virtual display, central, a daemon with a virtual reader, and terminals on top.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startCentral } from '../../build/start/central.ts'
import { startVirtualDisplay } from '../../build/start/display.ts'
import type { Program } from '../../build/start/program.ts'
import { startTerminalProgram } from '../../build/start/terminal.ts'
import { startDaemon } from '../../src/card/virtual/daemon.ts'

export type Stage = {
  readonly display: string
  /** a display of its own for a floor that runs at the same time: a covered window paints less */
  readonly secondDisplay: string
  readonly socket: string
  readonly port: number
  /** starts a terminal, kiosk face, whose page can be looked at through this debugging port */
  readonly terminal: (eyes: number) => Program
  readonly stop: () => Promise<void>
}

export const setStage = async (): Promise<Stage> => {
  const data = mkdtempSync(join(tmpdir(), 'madoguchi-bench-'))
  const display = await startVirtualDisplay(1920, 1080)
  const second = await startVirtualDisplay(1920, 1080)
  const central = await startCentral(data)
  const daemon = await startDaemon({ dir: join(data, 'pcsc'), ports: [0] })
  const port = daemon.ports[0]
  if (port === undefined) throw new Error('the virtual reader has no port')
  return {
    display: display.name,
    secondDisplay: second.name,
    socket: daemon.socket,
    port,
    terminal: (eyes) =>
      startTerminalProgram({
        data: join(data, 'terminal'),
        central,
        face: 'kiosk-l',
        kiosk: true,
        eyes,
        printTo: join(data, 'print'),
        shell: 'chromium',
        env: { DISPLAY: display.name, PCSCLITE_CSOCK_NAME: daemon.socket },
        onNote: undefined
      }),
    stop: async () => {
      await daemon.stop()
      await central.program.stop()
      await display.stop()
      await second.stop()
      rmSync(data, { recursive: true, force: true, maxRetries: 5 })
    }
  }
}
