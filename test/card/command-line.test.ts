// npm run card, as a person or a script starts it.
import { execFile, spawn, spawnSync } from 'node:child_process'
import { createServer } from 'node:net'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pcscReaders } from '../../src/card/pcsc/readers.ts'
import { runCommand } from '../../src/card/virtual/command.ts'
import { cardServices } from '../../src/card/services/card-services.ts'
import { DaemonError, startDaemon } from '../../src/card/virtual/daemon.ts'
import { hear, noDaemonHere, testDaemon, type TestDaemon } from '../support/pcsc.ts'

const program = fileURLToPath(new URL('../../src/card/virtual/main.ts', import.meta.url))
const start = (...args: readonly string[]) => {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes: Buffer) => (said += bytes.toString()))
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  return { child, ended, said: () => said }
}
const folders: string[] = []
const newFolder = (): string => {
  const folder = mkdtempSync(`${tmpdir()}/madoguchi-cards-`)
  folders.push(folder)
  return folder
}
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})
/** in this process: starting one takes longer than all it does */
const run = async (...args: readonly string[]) => {
  const lines: string[] = []
  const say = (line: string): void => void lines.push(line)
  return { code: await runCommand(args, { out: say, wrong: say }), said: lines.join('\n') }
}

describe('npm run card', () => {
  it('lists the cards with their PINs', async () => {
    const { code, said } = await run('list', '--json')
    expect(code).toBe(0)
    const cards: unknown = JSON.parse(said)
    expect(cards).toHaveLength(11)
    expect(cards).toContainEqual(
      expect.objectContaining({
        name: 'tanaka',
        holder: '田中 和子',
        pins: {
          authentication: '1234',
          signature: 'ABC123',
          profile: '1234',
          checkNumberB: '33031420360123',
          resident: '1234'
        }
      })
    )
    expect((await run('list')).said.split('\n').filter((line) => line !== '')).toHaveLength(11)
  })

  it.each([
    ['no card of that name', ['--card', 'nobody', '--port', '1'], 'no card is called nobody; there are ito'],
    ['a name that is a path', ['--card', '../../../package', '--port', '1'], 'no card is called'],
    ['no number as port', ['--card', 'tanaka', '--port', 'x'], 'K-05 --port takes a number'],
    ['an option of another word', ['list', '--port', '1'], 'K-05 --port is nothing that list takes'],
    ['an option and nothing to do', ['--fault', 'pull@1'], 'K-05 --fault needs a word before it'],
    ['show without a name', ['show'], 'K-05 show takes the name of a card'],
    ['a delay that is none', ['--card', 'tanaka', '--port', '1', '--delay', 'later'], 'K-13 not a delay: later'],
    ['a port that is none', ['--card', 'tanaka', '--port', '99999'], '--port takes a number'],
    ['nothing listening', ['--card', 'tanaka', '--port', '1'], 'no virtual reader listens on 127.0.0.1:1'],
    ['an unknown option', ['--crad', 'tanaka'], 'Unknown option'],
    ['an unknown word', ['lsit'], 'not understood: lsit'],
    ['a fault that is none', ['--card', 'tanaka', '--port', '1', '--fault', 'burn@1'], 'not a fault: burn@1'],
    ['a folder without cards', ['list', '--cards', newFolder()], 'no cards in']
  ])('says what is wrong: %s', async (_name, args, words) => {
    const { code, said } = await run(...args)
    expect(code).not.toBe(0)
    expect(said).toContain(words)
    expect(said.trim().split('\n')).toHaveLength(1)
  })

  it('explains itself, and asked for nothing is no success', async () => {
    expect(await run('--help')).toEqual({ code: 0, said: expect.stringContaining('--card NAME [--port N]') })
    expect((await run()).code).not.toBe(0)
  })

  it('started as a program says the same and ends with the same code', async () => {
    const { ended, said } = start('--card', 'nobody')
    expect([await ended, said()]).toEqual([1, `${(await run('--card', 'nobody')).said}\n`])
  })

  it.each([
    ['card', 'list', 0],
    ['doctor', '--help', 0]
  ])('%s %s: a reader that leaves is no mistake, a full disk is', async (folder, word, code) => {
    const path =
      folder === 'card' ? program : fileURLToPath(new URL(`../../src/main/${folder}/main.ts`, import.meta.url))
    const told = (to: string) => {
      // the left side's own exit code, and what it says on standard error
      const line = `{ '${process.execPath}' '${path}' ${word}; echo $? >&3; } 3>&2 ${to}`
      return new Promise((resolve) => execFile('sh', ['-c', line], (_, __, stderr) => resolve(stderr)))
    }
    // sh waits for the reader to have left
    expect(await told('| true')).toBe(`${code}\n`)
    if (process.platform === 'linux')
      expect(await told('>/dev/full')).toBe('card: K-18 the result cannot be written there: ENOSPC\n1\n')
  })

  it('something that listens but is no reader is told so', async () => {
    const server = createServer()
    const port = await new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => {
        const address = server.address()
        resolve(typeof address === 'object' && address ? address.port : 0)
      })
    })
    const { code, said } = await run('--card', 'tanaka', '--port', `${port}`)
    server.close()
    expect([code, said]).toEqual([1, expect.stringContaining('does not take the card')])
  })
})

describe.skipIf(noDaemonHere)(`a card in the slot${noDaemonHere ? ` (${noDaemonHere})` : ''}`, () => {
  let daemon: TestDaemon
  beforeAll(async () => {
    daemon = await testDaemon()
  })
  afterAll(() => daemon.stop())

  it.each(['SIGINT', 'SIGTERM'] as const)('stays until %s and then leaves the reader', async (signal) => {
    const readers = pcscReaders()
    const heard = hear(readers.watch)
    const { child, ended, said } = start('--card', 'sato', '--port', `${daemon.port}`)
    const reader = await heard.inserted()
    expect(said()).toContain('sato is in the slot')
    child.kill(signal)
    expect(await ended).toBe(0)
    expect(await heard.next('removed')).toEqual({ kind: 'removed', reader })
    await readers.stop()
  })

  it('that leaves by a fault is back after its time, with what it remembers', async () => {
    const readers = pcscReaders()
    const heard = hear(readers.watch)
    const placed = await daemon.place('tanaka', { faults: [{ at: 1, kind: 'away', ms: 1200 }] })
    const reader = await heard.inserted()
    const services = cardServices(readers)
    expect(await services.open(reader)).toMatchObject({ fault: 'cardRemoved' })
    expect(await heard.inserted()).toBe(reader)
    expect(await services.open(reader)).toMatchObject({ ok: true })
    await services.close()
    await placed.pull()
    expect(await placed.ended).toBe('pulled')
    await readers.stop()
  })

  it('that leaves by a fault for good ends the command well', async () => {
    const readers = pcscReaders()
    const heard = hear(readers.watch)
    const { ended, said } = start('--card', 'sato', '--port', `${daemon.port}`, '--fault', 'pull@0', '--delay', 'none')
    expect((await cardServices(readers).open(await heard.inserted())).ok).toBe(false)
    expect(await ended).toBe(0)
    expect(said()).toContain('sato left by its fault')
    await readers.stop()
  })

  it('a second card does not fit', async () => {
    const card = await daemon.place('tanaka')
    const { code, said } = await run('--card', 'sato', '--port', `${daemon.port}`)
    expect([code, said]).toEqual([1, expect.stringContaining('another one is in it')])
    await card.pull()
  })

  it('a daemon on a port in use says so and leaves nothing behind', async () => {
    const dir = newFolder()
    await expect(startDaemon({ dir, ports: [daemon.port] })).rejects.toThrow(DaemonError)
    await expect(startDaemon({ dir, ports: [daemon.port] })).rejects.toThrow('in use')
  })

  it.skipIf(process.getuid?.() !== 0)('a daemon starts and stops for somebody who is not root', () => {
    const dir = newFolder()
    chmodSync(dir, 0o777)
    const module = new URL('../../src/card/virtual/daemon.ts', import.meta.url).href
    const words = `const { startDaemon } = await import(${JSON.stringify(module)})
      const daemon = await startDaemon({ dir: ${JSON.stringify(`${dir}/own`)}, ports: [0] })
      console.log(process.getuid(), daemon.ports.length)
      await daemon.stop()`
    const asNobody = ['-u', 'nobody', '--', process.execPath, '--input-type=module', '-e', words]
    const { stdout, stderr } = spawnSync('runuser', asNobody, { encoding: 'utf8', cwd: '/' })
    expect(stderr).toBe('')
    expect(stdout).toMatch(/^[1-9]\d* 1\n$/)
  })

  it('two daemons live side by side', async () => {
    const dir = newFolder()
    const other = await startDaemon({ dir, ports: [0, 0] })
    expect(new Set([...other.ports, daemon.port]).size).toBe(3)
    const card = await daemon.place('tanaka')
    await card.pull()
    await other.stop()
  })
})
