import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
  closeSync,
  cpSync
} from 'node:fs'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import type { Holdings } from '../../src/central/cli/holdings.ts'
import { readCommand } from '../../src/central/cli/options.ts'
import { usageOf } from '../../src/central/cli/usage.ts'
import { UsageProblem } from '../../src/central/cli/usage-problem.ts'
import { defaultSettings } from '../../src/central/settings.ts'
import { connectCentral } from '../support/central-client.ts'
import { postgresAbsent, startPostgres } from '../support/central-postgres.ts'
import { runCentral, startCentralProcess, type CentralProcess } from '../support/central-process.ts'
import { codeOf } from '../support/central-visit.ts'

const home = mkdtempSync(join(tmpdir(), 'madoguchi-command-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))
let count = 0
const folder = (): string => join(home, `data-${++count}`)

/** where the issuers' work beside the start is not looked at: it costs more than the start */
const quiet = (data: string): string[] => ['--data', data, '--no-issuers']

let running: CentralProcess | undefined
afterEach(async () => {
  await running?.end('SIGKILL')
  running = undefined
})

const failure = (
  args: readonly string[],
  databaseUrl: string | null = null
): { word: string; status: number | null } => {
  const { status, stdout, stderr } = runCentral(args, databaseUrl)
  expect(stdout).toBe('')
  expect(stderr).not.toMatch(/\n\s+at /)
  return { word: /^central: ([A-Za-z]+): /m.exec(stderr)?.[1] ?? stderr, status }
}

describe('the central command', () => {
  it('says one line when it is ready, stops on SIGTERM, and is the same central when it comes back', async () => {
    const data = folder()
    running = await startCentralProcess(['--data', data])
    const first = running.ready
    expect(first.terminals.map((one) => one.id)).toEqual(['morikawa-1', 'morikawa-2', 'living-room-tv'])
    expect(running.out().trim().split('\n')).toHaveLength(1)
    const client = await connectCentral(first.url, first.ca, first.terminals[0] ?? null)
    expect((await client.call('GET', '/v1/town')).status).toBe(200)
    expect(await running.end('SIGTERM')).toBe(0)
    for (const line of running.err().trim().split('\n')) expect(JSON.parse(line)).toHaveProperty('event')
    running = await startCentralProcess(['--data', data])
    expect(running.ready.terminals).toEqual(first.terminals)
    const again = await connectCentral(running.ready.url, first.ca, first.terminals[1] ?? null)
    expect((await again.call('GET', '/v1/keys')).status).toBe(200)
    expect(await running.end('SIGINT')).toBe(0)
  })

  it('keeps keys and certificates for its owner only', async () => {
    const data = folder()
    running = await startCentralProcess(quiet(data))
    for (const file of [
      'pki/ca.key',
      'pki/server.key',
      'keys/hash.key',
      'keys/sealing.jwk',
      running.ready.terminals[0]?.key.slice(data.length + 1) ?? ''
    ])
      expect(statSync(join(data, file)).mode & 0o077).toBe(0)
  })

  it('revokes a terminal while the service runs', async () => {
    const data = folder()
    running = await startCentralProcess(quiet(data))
    const { url, ca, terminals } = running.ready
    const client = await connectCentral(url, ca, terminals[1] ?? null)
    expect((await client.call('GET', '/v1/town')).status).toBe(200)
    expect(runCentral(['revoke', 'morikawa-2', '--data', data]).stdout).toBe('{"revoked":"morikawa-2"}\n')
    expect(codeOf(await client.call('GET', '/v1/town'))).toBe('terminalRevoked')
    const holdings = JSON.parse(runCentral(['holdings', '--data', data, '--json']).stdout) as Holdings
    expect(holdings.terminals.filter((one) => one.revoked).map((one) => one.id)).toEqual(['morikawa-2'])
    expect(holdings.refusals['terminalRevoked']).toBe(1)
    expect(failure(['revoke', 'nobody', '--data', data])).toEqual({ word: 'usage', status: 2 })
    expect(runCentral(['terminals', '--data', data]).stdout).toContain('morikawa-2 (morikawa): revoked, seen never\n')
  })

  it('a revoked terminal stays revoked over a restart', async () => {
    const data = folder()
    running = await startCentralProcess(quiet(data))
    runCentral(['revoke', 'morikawa-1', '--data', data])
    await running.end('SIGTERM')
    running = await startCentralProcess(quiet(data))
    const { url, ca, terminals } = running.ready
    const client = await connectCentral(url, ca, terminals[0] ?? null)
    expect(codeOf(await client.call('GET', '/v1/town'))).toBe('terminalRevoked')
  })

  it('seeds once and only once', () => {
    const data = folder()
    expect(JSON.parse(runCentral(['seed', '--data', data]).stdout)).toEqual({ residents: 5, notices: 6 })
    expect(JSON.parse(runCentral(['seed', '--data', data]).stdout)).toEqual({ residents: 0, notices: 0 })
  })

  it('tells how it is used', () => {
    const { status, stdout } = runCentral(['--help'])
    expect([status, stdout.includes('--data DIR')]).toEqual([0, true])
  })

  it.each([
    [[]],
    [['--data']],
    [['--data', '']],
    [['--data', 'x', '--port', 'many']],
    [['--data', 'x', '--port', '70000']],
    [['--data', 'x', '--delay-factor', '-1']],
    [['--data', 'x', '--what']],
    [['--data', 'x', '--linked-systems', 'http://192.168.1.2:80']],
    [['dance', '--data', 'x']],
    [['serve', 'more', '--data', 'x']],
    [['revoke', '--data', 'x']],
    [['enrol', 'a', 'b', '--data', 'x']],
    [['publish', 'configuration', '--data', 'x']],
    [['publish', 'configuration', 'f', '--for', 'me', '--data', 'x']],
    [['withdraw', 'content', '0', '--data', 'x']],
    [['revoke-evidence', '2099-01-01T00:00:00Z', '--data', 'x']],
    [['serve', '--for', 'all', '--data', 'x']],
    [['--data', 'x', '--name', '田中']],
    [['--data', 'x', '--name', '']],
    [['--data', 'x', '--name', 'https://a.example']],
    [['--data', 'x', '--name', '-a.example']],
    [['terminals', 'all', '--data', 'x']]
  ])('does not understand %j', (args) => {
    expect(() => readCommand(args, {})).toThrow(UsageProblem)
  })

  it('says how it is used when it does not understand', () => {
    expect(failure(['dance'])).toEqual({ word: 'usage', status: 2 })
    // a mistyped folder does not become a central of its own
    const nowhere = join(home, 'nowhere')
    for (const words of [['holdings'], ['forms'], ['revoke-staff', 'x']])
      expect(failure([...words, '--data', nowhere])).toEqual({ word: 'usage', status: 2 })
    expect(existsSync(nowhere)).toBe(false)
    // the message, the lines of that one command, and where the rest is told
    const { stderr } = runCentral(['publish', 'configuration', '--data', 'x'], null)
    expect(stderr.trimEnd().split('\n')).toEqual([
      expect.stringMatching(/^central: usage: ./),
      '',
      '  npm run central -- publish configuration FILE [--for AUDIENCE] --data DIR',
      '  npm run central -- publish content NAME TYPE FILE [--for AUDIENCE] --data DIR',
      '  all commands and options: npm run central -- --help'
    ])
    for (const [args, lines] of [
      [['--data', 'x', '--port', 'many'], 4],
      [['backup', '--data', 'x'], 2],
      [['--data', 'x', 'backup'], 2],
      [[], 4],
      [['dance', '--data', 'x'], 1]
    ] as const)
      expect(usageOf(args).split('\n')).toHaveLength(lines)
  })

  it('takes the name of a host, and says when an address is none', () => {
    for (const name of ['localhost', 'central.example', 'a-1.b.example', '127.0.0.1'])
      expect(readCommand(['--data', 'x', '--name', name], {})).toMatchObject({ settings: { serverName: name } })
    expect(failure(['--data', folder(), '--no-issuers', '--host', 'nowhere.invalid'])).toEqual({
      word: 'addressUnusable',
      status: 3
    })
  })

  it('says when the port is in use', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const address = other.address()
    const port = typeof address === 'object' && address ? String(address.port) : ''
    expect(failure(['--data', folder(), '--port', port])).toEqual({ word: 'portInUse', status: 3 })
    other.close()
  })

  it('keeps a second central off the same folder, but neither a look nor a restart after a kill', async () => {
    const data = folder()
    running = await startCentralProcess(quiet(data))
    const { status, stdout, stderr } = runCentral(['--data', data])
    expect([status, stdout]).toEqual([3, ''])
    expect(stderr).toMatch(/^central: dataInUse: [^\n]+\n$/)
    expect(stderr).toContain(data)
    expect(runCentral(['holdings', '--data', data]).status).toBe(0)
    const { url, ca, terminals } = running.ready
    const client = await connectCentral(url, ca, terminals[0] ?? null)
    expect((await client.call('GET', '/v1/town')).status).toBe(200)
    await running.end('SIGKILL')
    running = await startCentralProcess(quiet(data))
    expect(running.ready.terminals).toEqual(terminals)
  })

  it('says when the folder cannot be written', () => {
    const file = join(home, 'a-file')
    writeFileSync(file, '')
    expect(failure(['--data', file])).toEqual({ word: 'notWritable', status: 3 })
    expect(failure(['--data', join(file, 'below')])).toEqual({ word: 'notWritable', status: 3 })
    expect(failure(['--data', '/proc/madoguchi'])).toEqual({ word: 'notWritable', status: 3 })
  })

  it('says when the database is corrupt, and does not overwrite it', () => {
    const rubbish = folder()
    mkdirSync(rubbish)
    writeFileSync(
      join(rubbish, 'central.sqlite'),
      'this is not a database at all, but it is long enough to look at '.repeat(20)
    )
    expect(failure(['--data', rubbish])).toEqual({ word: 'databaseCorrupt', status: 3 })
    const torn = folder()
    runCentral(['seed', '--data', torn])
    const file = openSync(join(torn, 'central.sqlite'), 'r+')
    writeSync(file, Buffer.alloc(4096, 0x5a), 0, 4096, 8192)
    closeSync(file)
    expect(failure(['--data', torn])).toEqual({ word: 'databaseCorrupt', status: 3 })
  })

  it('says when PostgreSQL cannot be reached', () => {
    expect(failure(['--data', folder()], 'postgres://nobody@127.0.0.1:1/none')).toEqual({
      word: 'databaseUnreachable',
      status: 3
    })
  })

  it.each(['nonsense', 'mysql://root:hush@127.0.0.1/x', 'postgres:hush', 'postgres://u:hush@[bad/x'])(
    'says that DATABASE_URL is not a PostgreSQL URL, and not what it is: %s',
    (url) => {
      const { status, stdout, stderr } = runCentral(['--data', folder()], url)
      expect([status, stdout]).toEqual([2, ''])
      expect(stderr).toContain('central: usage: DATABASE_URL is not a postgres:// URL')
      expect(stderr).not.toMatch(/nonsense|hush|ENOTFOUND/)
    }
  )

  it("says which of the town's files is wrong", () => {
    const town = join(home, 'town')
    cpSync(defaultSettings(home).town, town, { recursive: true })
    writeFileSync(join(town, 'agencies.json'), '{"agencies":[{"id":"x"}]}')
    const { status, stderr } = runCentral(['--data', folder(), '--town', town])
    expect([status, stderr.startsWith('central: dataInvalid: '), stderr.includes('agencies.json')]).toEqual([
      3,
      true,
      true
    ])
    expect(failure(['--data', folder(), '--trust', join(home, 'nothing')])).toEqual({ word: 'dataInvalid', status: 3 })
  })

  it.skipIf(postgresAbsent !== null)('answers "overloaded" while PostgreSQL is away', async () => {
    const postgres = await startPostgres()
    running = await startCentralProcess(quiet(folder()), postgres.newDatabase())
    const { url, ca, terminals } = running.ready
    const client = await connectCentral(url, ca, terminals[0] ?? null)
    expect((await client.call('GET', '/v1/town')).status).toBe(200)
    postgres.stop()
    const answer = await client.call('GET', '/v1/town')
    expect([answer.status, codeOf(answer), answer.headers['retry-after']]).toEqual([503, 'overloaded', '2'])
    expect(await running.end('SIGTERM')).toBe(0)
  })
})
