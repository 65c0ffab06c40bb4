// What commands say may find nobody: a pipe whose reader left, a disk that is full.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, describe, expect, it } from 'vitest'
import { ReadyLine } from '../../src/contract/wire/devices.ts'
import { connectCentral } from '../support/central-client.ts'
import { codeOf } from '../support/central-visit.ts'

const home = mkdtempSync(join(tmpdir(), 'madoguchi-output-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))
/** a disk that is full */
const full = '/dev/full'

describe('a command whose output finds nobody', () => {
  it('is each of central, its neighbours and the verifiers', () => {
    const mains = readFileSync('build/bootstrap.sh', 'utf8').match(
      /src\/(central|verify|main\/company-command)\S*main\.ts/g
    )
    expect(new Set(mains).size).toBeGreaterThanOrEqual(10)
    for (const main of mains ?? []) expect([main, readFileSync(main, 'utf8')]).toEqual([main, expect.stringMatching(/^watchOutput\('|linesTo\(process\.stdout\b/m)]) // prettier-ignore
  })

  it('keeps its exit code when its reader left, and has that of the surroundings when the disk is full', async () => {
    const bundle = join(home, 'bundle.json')
    writeFileSync(bundle, '{}')
    const roots = ['evidence', 'stamp', 'sender'].map((role) => `role: ${role}\n${readFileSync('test/fixtures/cards/ca/authentication-2023.cert.pem', 'utf8')}`) // prettier-ignore
    writeFileSync(join(home, 'roots.pem'), roots.join(''))
    const args = ['src/verify/evidence/main.ts', bundle, '--roots', join(home, 'roots.pem')]
    const run = async (to: 'pipe' | number): Promise<[code: number | null, says: string]> => {
      const child = spawn(process.execPath, args, { stdio: ['ignore', to, 'pipe'] })
      child.stdout?.destroy()
      let says = ''
      child.stderr?.on('data', (chunk: Buffer) => (says += chunk.toString()))
      const [code] = (await once(child, 'close')) as [number | null]
      return [code, says]
    }
    expect(await run('pipe')).toEqual([1, ''])
    const to = openSync(full, 'w')
    expect(await run(to)).toEqual([3, 'verify-evidence: standard output cannot be written: ENOSPC\n'])
    closeSync(to)
  })

  it('goes on serving when nobody takes its log', async () => {
    const log = openSync(full, 'w')
    const args = ['src/central/main.ts', '--data', join(home, 'data'), '--no-issuers']
    const central = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', log] })
    const ended = once(central, 'exit')
    if (!central.stdout) throw new Error('no standard output')
    const [line] = (await once(createInterface({ input: central.stdout }), 'line')) as [string]
    central.stdout.destroy()
    const { url, ca, terminals } = ReadyLine.parse(JSON.parse(line))
    const client = await connectCentral(url, ca, terminals[0] ?? null)
    // every refusal is a line of the log
    for (const _ of [1, 2, 3]) expect(codeOf(await client.call('GET', '/v1/nowhere'))).toBe('notFound')
    expect((await client.call('GET', '/v1/town')).status).toBe(200)
    central.kill('SIGTERM')
    expect(await ended).toEqual([0, null])
    closeSync(log)
  })
})
