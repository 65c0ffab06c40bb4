// npm test: check, then the vitest suites, then the suites in a browser; the closing lines say which tests needed a second
// try, and then the counts of all of them.
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { check } from './check.ts'
import { bundleRenderer } from './bundle.ts'
import { secondTriesReport } from './second-tries.ts'
import { runStep } from './steps.ts'

type Counts = { passed: number; failed: number; skipped: number }

const vitestReport = 'out/test/vitest.json'
const playwrightReport = 'out/test/playwright.json'

const parsed = (file: string): unknown => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

const read = (file: string): Record<string, unknown> | undefined => {
  const found = parsed(file)
  return typeof found === 'object' && found !== null ? (found as Record<string, unknown>) : undefined
}

/** Tests that failed first and passed then count as passed; they are named so that nobody takes them for steady. */
const secondTries = (): string => {
  const names = parsed(secondTriesReport)
  if (!Array.isArray(names)) return 'unknown'
  return names.length === 0 ? '0' : `${names.length} (${names.join('; ')})`
}

const vitestCounts = (): Counts => {
  const report = read(vitestReport)
  if (!report) return { passed: 0, failed: 1, skipped: 0 }
  const number = (key: string): number => Number(report[key] ?? 0)
  return {
    passed: number('numPassedTests'),
    failed: number('numFailedTests'),
    skipped: number('numPendingTests') + number('numTodoTests')
  }
}

const playwrightCounts = (): Counts => {
  const stats = read(playwrightReport)?.['stats'] as Record<string, number> | undefined
  if (!stats) return { passed: 0, failed: 1, skipped: 0 }
  return {
    passed: stats['expected'] ?? 0,
    failed: (stats['unexpected'] ?? 0) + (stats['flaky'] ?? 0),
    skipped: stats['skipped'] ?? 0
  }
}

rmSync('out/test', { recursive: true, force: true })
mkdirSync('out/test', { recursive: true })
process.env['PLAYWRIGHT_JSON_OUTPUT_NAME'] = playwrightReport
const wrong = await check()
bundleRenderer()
const vitest = await runStep({
  name: 'vitest',
  command: 'vitest',
  args: [
    'run',
    '--reporter=default',
    '--reporter=json',
    '--reporter=./build/check/second-tries.ts',
    `--outputFile.json=${vitestReport}`
  ],
  quiet: false
})
const playwright = await runStep({
  name: 'playwright',
  command: 'playwright',
  args: ['test', '--reporter=line,json'],
  quiet: false
})
const [a, b] = [vitestCounts(), playwrightCounts()]
const failed = a.failed + b.failed + wrong
const bad = failed > 0 || vitest !== 0 || playwright !== 0
console.log(`needed a second try: ${secondTries()}`)
console.log(
  `${a.passed + b.passed} passed, ${bad && failed === 0 ? 1 : failed} failed, ${a.skipped + b.skipped} skipped`
)
process.exitCode = bad ? 1 : 0
