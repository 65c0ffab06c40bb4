// The commands themselves: help, wrong options, and what they say where this machine or its set-up lacks something.
import { spawnSync } from 'node:child_process'
import { createServer } from 'node:net'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))
const run = (entry: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
  const { DISPLAY: _, WAYLAND_DISPLAY: __, ...rest } = process.env
  const done = spawnSync(process.execPath, [join(root, entry), ...args], {
    cwd: root,
    encoding: 'utf8',
    timeout: 30_000,
    env: { ...rest, ...env }
  })
  return { code: done.status, out: done.stdout, err: done.stderr }
}

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'madoguchi-commands-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('every command', () => {
  it.each([
    ['build/start/main.ts', 'npm start'],
    ['src/central/main.ts', '--data DIR'],
    ['src/card/virtual/main.ts', 'npm run card'],
    ['src/main/chromium.ts', '--central-url']
  ])('%s tells its options when asked and ends well', (entry, words) => {
    const { code, out } = run(entry, ['--help'])
    expect(code).toBe(0)
    expect(out).toContain(words)
  })

  it.each([
    ['build/start/main.ts', 2],
    ['src/central/main.ts', 2],
    ['src/card/virtual/main.ts', 1],
    ['src/main/chromium.ts', 2]
  ])('%s names an option it does not know in a sentence, without a stack', (entry, expected) => {
    const { code, err } = run(entry, ['--no-such-flag'])
    expect(code).toBe(expected)
    expect(err).toContain('no-such-flag')
    expect(err).not.toMatch(/\n\s+at /)
  })
})

describe('the terminal', () => {
  const needed = (): string[] => [
    `--data=${join(folder, 'terminal')}`,
    '--central-url=https://localhost:9',
    '--ca=/nowhere/ca.pem',
    '--cert=/nowhere/cert.pem',
    '--key=/nowhere/key.pem'
  ]
  it('without a display says S-02 and ends with 3', () => {
    const { code, err } = run('src/main/chromium.ts', needed())
    expect(err).toContain('S-02')
    expect(code).toBe(3)
  })

  it('without its browser says S-01 and ends with 3', () => {
    const { code, err } = run('src/main/chromium.ts', needed(), { CHROMIUM_PATH: '/nowhere/chromium', DISPLAY: ':7' })
    expect(err).toContain('S-01')
    expect(code).toBe(3)
  })
})

describe('the other commands', () => {
  it('central says which port is in use and ends badly', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const port = String(typeof address === 'object' && address ? address.port : 0)
    const { code, err } = run('src/central/main.ts', ['--data', join(folder, 'central'), '--port', port])
    server.close()
    expect(code).not.toBe(0)
    expect(err).toContain(port)
    expect(err).not.toMatch(/\n\s+at /)
  })

  it('a card nobody made is refused with the names there are', () => {
    const { code, err } = run('src/card/virtual/main.ts', ['--card', 'nobody', '--port', '35963'])
    expect(code).toBe(1)
    expect(err).toMatch(/nobody.*tanaka/)
  })

  it('a slot where no reader is is said so', () => {
    const { code, err } = run('src/card/virtual/main.ts', ['--card', 'tanaka', '--port', '9'])
    expect(code).toBe(1)
    expect(err).toContain('127.0.0.1:9')
  })
})
