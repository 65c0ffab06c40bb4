// Central as it is served, in a process of its own; with so many terminals enrolled as the bench asks for.
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Agencies, AgencyReply } from '../../../src/central/agencies/port.ts'
import { startCentral } from '../../../src/central/start.ts'
import { defaultSettings } from '../../../src/central/settings.ts'
import { ensureCertificate } from '../../../src/central/terminals/authority.ts'
import { enrol } from '../../../src/central/terminals/enrolment.ts'
import { measureConnectionsWithHeap } from '../../../src/central/cli/heap.ts'
import { serveParent } from './child.ts'

const [data = '', terminals = '0', linked = ''] = process.argv.slice(2)

/** Linked systems that take the call and do not answer: what is taken waits, and nothing but the taking is measured. */
const silent = (shipped: Agencies): Agencies =>
  new Map(
    [...shipped].map(([id, agency]) => [
      id,
      {
        ...agency,
        deliver: (_order: unknown, signal: AbortSignal) =>
          new Promise<AgencyReply>((_, reject) =>
            signal.addEventListener('abort', () => reject(new Error('no answer')))
          )
      }
    ])
  )

measureConnectionsWithHeap()
mkdirSync(data, { recursive: true })
const adapters = linked === 'silent' ? { agencies: silent } : {}
const central = await startCentral(defaultSettings(data), () => undefined, adapters)
const more: { id: string; cert: string; key: string }[] = []
for (let index = 0; index < Number(terminals); index++) {
  const id = `bench-${index}`
  const files = await ensureCertificate(data, { use: 'terminal', name: id }, new Date())
  await enrol(central.db, id, 'morikawa', readFileSync(files.cert, 'utf8'), new Date())
  more.push({ id, ...files })
}
serveParent({ ...central.ready, terminals: [...central.ready.terminals, ...more], pki: join(data, 'pki') }, () =>
  central.stop()
)
