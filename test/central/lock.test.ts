// The lock on central's folder is the process's: it does not go with the variable that held it.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { lockFolder } from '../../src/central/store/lock.ts'

it('holds through garbage collection until it is given back', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'madoguchi-lock-'))
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  // given back, it can be taken again; what gives it back is thrown away the second time
  lockFolder(folder)()
  lockFolder(folder)
  for (let round = 0; round < 3; round++) {
    await new Promise((resolve) => setImmediate(resolve))
    collect()
  }
  await new Promise((resolve) => setImmediate(resolve))
  expect(() => lockFolder(folder)).toThrow('another central is running')
  rmSync(folder, { recursive: true, force: true })
})
