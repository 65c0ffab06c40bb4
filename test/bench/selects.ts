// Many SELECTs over our PC/SC adapter, in a process of its own as the card host is, against the same from a C program.
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { pcscReaders } from '../../src/card/pcsc/readers.ts'
import { hear } from '../support/pcsc.ts'
import type { CardStage } from './card-stage.ts'
import { select } from './select.ts'
import { measureRatio, type Ratio } from './ratio.ts'

const program = fileURLToPath(new URL('./selects-child.ts', import.meta.url))

const ask = async (child: ChildProcess, message: object): Promise<number> => {
  child.send(message)
  const [ms] = (await once(child, 'message')) as [number]
  return ms
}

/** `count` SELECTs at `delay` ms each. */
export const selects = async (
  stage: CardStage,
  pairs: number,
  count: number,
  delay: number,
  goal: number
): Promise<Ratio> => {
  const pull = await stage.place(delay)
  const watching = pcscReaders()
  const reader = await hear(watching.watch).inserted()
  await watching.stop()
  const child = fork(program, [])
  try {
    const apdus = `${select}\n`.repeat(count)
    return await measureRatio(
      `${count} SELECTs, ${delay} ms per APDU`,
      goal,
      pairs,
      () => ask(child, { reader, count }),
      () => stage.floor(reader, apdus)
    )
  } finally {
    child.kill()
    await pull()
  }
}
