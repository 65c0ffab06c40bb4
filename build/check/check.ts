// npm run check: types, lint, format, dead code. Every step runs, so that one look shows everything that is wrong.
import { fileURLToPath } from 'node:url'
import { runStep } from './steps.ts'

const steps = [
  { name: 'types', command: 'tsc', args: ['-b'], quiet: true },
  { name: 'lint', command: 'oxlint', args: ['--type-aware'], quiet: true },
  { name: 'format', command: 'prettier', args: ['--check', '--log-level', 'warn', '.'], quiet: true },
  { name: 'dead code', command: 'knip', args: ['--no-progress'], quiet: true }
]

/** Gives how many of the steps failed. */
export const check = async (): Promise<number> => {
  let wrong = 0
  for (const step of steps) if ((await runStep(step)) !== 0) wrong++
  return wrong
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = (await check()) === 0 ? 0 : 1
