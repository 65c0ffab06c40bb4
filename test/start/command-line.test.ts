// The commands under test/ say what they do not understand, in a sentence and with 2, and what they are with --help.
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))
type Ended = { readonly code: number; readonly out: string; readonly err: string }
const run = (file: string, ...args: readonly string[]): Promise<Ended> =>
  new Promise((resolve) => {
    execFile(process.execPath, [file, ...args], { cwd: root }, (error, out, err) =>
      resolve({ code: Number(error?.code ?? 0), out, err })
    )
  })

it.each([
  ['bench', 'test/bench/main.ts', ['--pairs', '0']],
  ['bench-targeting', 'test/bench/targeting/main.ts', ['--rows', 'many']],
  ['apdu-soak', 'test/bench/apdu-soak.ts', ['--count', '1.5']],
  ['fuzz', 'test/fuzz/main.ts', ['--seed', 'x']]
])('%s', async (name, file, wrong) => {
  const [unknown, value, help] = await Promise.all([
    run(file, '--frobnicate'),
    run(file, ...wrong),
    run(file, '--help')
  ])
  for (const { code, out, err } of [unknown, value]) {
    expect([code, out]).toEqual([2, ''])
    expect(err).toMatch(new RegExp(`^${name}: [^\\n]+\\n\\n[^]*npm run ${name}`))
    expect(err).not.toMatch(/\n\s+at /)
  }
  expect(unknown.err).toContain('--frobnicate')
  expect([help.code, help.err]).toEqual([0, ''])
  expect(help.out).toContain(`npm run ${name}`)
})
