// The data folder of npm start: what stands in it is ours, whatever else somebody keeps there is not.
import { rmSync } from 'node:fs'
import { join } from 'node:path'

const ours = ['central', 'terminal', 'pcsc', 'printed', 'terminal.log']

/** Removes what earlier starts left in `folder`, and nothing else that may lie there. */
export const clearData = (folder: string): void => {
  for (const name of ours) rmSync(join(folder, name), { recursive: true, force: true })
}
