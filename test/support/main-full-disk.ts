// Run on a small tmpfs: fills the disk, stores until it is refused, makes room, stores again.
import { rmSync, statfsSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { bundleFor, good, signedOf, storeIn } from './main-bundle.ts'

const file = process.argv[2] ?? ''
const ballast = join(dirname(file), 'ballast')
const store = storeIn(file)
const first = bundleFor('a')
good(store.prepare(first))
good(store.signed(signedOf(first)))
const { bavail, bsize } = statfsSync(dirname(file))
writeFileSync(ballast, Buffer.alloc(Math.max(0, (bavail - 4) * bsize)))
let fault = 'none'
for (let n = 0; n < 200 && fault === 'none'; n++) {
  const bundle = bundleFor('a', 'b')
  const prepared = store.prepare(bundle)
  const signed = prepared.ok ? store.signed(signedOf(bundle, 'x'.repeat(4000))) : prepared
  if (!signed.ok) fault = signed.fault
}
const keptBefore = good(store.filings(first.bundleId))[0]?.state === 'waiting'
rmSync(ballast)
const last = bundleFor('c')
good(store.prepare(last))
good(store.signed(signedOf(last)))
const keptAfter = good(store.filings(last.bundleId))[0]?.state === 'waiting'
const auditHolds = good(store.auditHolds())
store.close()
process.stdout.write(JSON.stringify({ fault, keptBefore, keptAfter, auditHolds }))
