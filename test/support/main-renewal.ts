// A terminal that renews its certificate as a process of its own, killed (SIGKILL) at a named step or whenever its parent says.
import { currentEndpoint, identityFiles } from '../../src/main/fleet/identity.ts'
import { renew } from '../../src/main/fleet/renewal.ts'
import type { CentralConfig } from '../../src/main/central/endpoint.ts'
import { centralOver } from '../../src/main/central/https.ts'
import { silent } from '../../src/main/log/port.ts'

export const renewalSteps = ['made', 'requested', 'certified', 'switched', 'cleared'] as const
export type RenewalOrder = {
  readonly central: CentralConfig
  readonly data: string
  /** null: it is not killed by itself */
  readonly killAt: (typeof renewalSteps)[number] | null
}

/** One try as the terminal makes it; `step` is told what is done. */
export const renewOnce = async (
  { central: config, data }: Omit<RenewalOrder, 'killAt'>,
  step: (name: string) => void = () => undefined
) => {
  const files = identityFiles(data)
  const endpoint = currentEndpoint(config, files, silent)
  if (!endpoint.ok) throw new Error(endpoint.fault)
  const central = centralOver(endpoint.value, silent)
  // central's clock is known from its first answer on
  const device = await central.device()
  const outcome = device.ok
    ? await renew({ central, config, files, endpoint: endpoint.value, log: silent, step })
    : null
  await central.close()
  return { device, outcome }
}

const [, script, order] = process.argv
if (script === import.meta.filename && order !== undefined) {
  const { killAt, ...rest } = JSON.parse(order) as RenewalOrder
  process.stdout.write('begun\n')
  await renewOnce(rest, (name) => {
    if (name !== killAt) return
    process.kill(process.pid, 'SIGKILL')
    for (;;);
  })
  process.exit(0)
}
