// How shells, helpers and entries are started, without a window: flags, environments, binaries, the pipe's framing.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { array, assert, integer, property, string } from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pageUrl } from '../../../src/contract/screen/shell.ts'
import { chromiumEnvironment, chromiumFlags } from '../../../src/main/shell/chromium/flags.ts'
import { cutMessages } from '../../../src/main/shell/chromium/pipe.ts'
import { CommandLineProblem, lastLine, readCommandLine } from '../../../src/main/shell/command-line.ts'
import { electronBinary } from '../../../src/main/shell/electron/binary.ts'
import { isOwnRequest, partitionName } from '../../../src/main/shell/electron/rules.ts'
import { helperEnvironment, startNodeHelper } from '../../../src/main/shell/node-helper.ts'
import { ShellProblem } from '../../../src/main/shell/problem.ts'
import { until } from '../../support/shell-marks.ts'

let work = ''
beforeAll(() => {
  work = mkdtempSync(join(tmpdir(), 'madoguchi-decisions-'))
})
afterAll(() => rmSync(work, { recursive: true }))

describe('the debugging pipe', () => {
  it('cuts messages at their NUL, wherever the bytes were split', () => {
    assert(
      property(
        array(
          string({ unit: 'grapheme' }).map((text) => text.replaceAll('\0', '')),
          { minLength: 1 }
        ),
        integer({ min: 1, max: 7 }),
        (texts, size) => {
          const bytes = Buffer.from(texts.map((text) => `${text}\0`).join(''))
          const heard: string[] = []
          const take = cutMessages((text) => heard.push(text))
          for (let at = 0; at < bytes.length; at += size) take(bytes.subarray(at, at + size))
          expect(heard).toEqual(texts)
        }
      )
    )
  })
})

describe('the browser of the Chromium shell', () => {
  const options = {
    pageDir: '',
    mode: 'kiosk',
    size: { width: 10, height: 10 },
    position: { x: 0, y: 0 },
    extraArgs: [],
    eyesPort: undefined,
    browser: undefined,
    policy: undefined
  } as const

  it('opens no port unless eyes are asked for, and drops its sandbox for root only', () => {
    expect(chromiumFlags(options, '/p', false).filter((flag) => /debugging-port|sandbox/.test(flag))).toEqual([])
    expect(chromiumFlags(options, '/p', true)).toContain('--no-sandbox')
    expect(chromiumFlags({ ...options, eyesPort: 9 }, '/p', false)).toContain('--remote-debugging-port=9')
  })

  it('is told nothing of our environment but where to show itself', () => {
    const told = chromiumEnvironment('/p', {
      PATH: '/bin',
      DISPLAY: ':1',
      HOME: '/home/x',
      DATABASE_URL: 'secret',
      NODE_OPTIONS: 'x'
    })
    expect(told).toEqual({
      PATH: '/bin',
      DISPLAY: ':1',
      XAUTHORITY: '/home/x/.Xauthority',
      HOME: '/p',
      TMPDIR: '/p',
      LANG: 'ja_JP.UTF-8',
      LANGUAGE: 'ja',
      NO_AT_BRIDGE: '1'
    })
  })
})

describe('the Electron shell without Electron', () => {
  it('answers its own address only', () => {
    expect(isOwnRequest(`${pageUrl}main.js`)).toBe(true)
    for (const url of [
      'http://terminal.invalid/',
      'wss://terminal.invalid/',
      'https://example.com/',
      'file:///etc/passwd',
      'rubbish'
    ])
      expect(isOwnRequest(url)).toBe(false)
  })

  it('keeps nothing on disk: no partition is persistent', () => {
    expect(partitionName(1)).not.toMatch(/^persist:/)
    expect(partitionName(1)).not.toBe(partitionName(2))
  })

  it('finds a binary, or says why not, and never asks the npm package for it', () => {
    const folder = join(work, 'electron')
    mkdirSync(join(folder, 'dist'), { recursive: true })
    expect(electronBinary({}, folder)).toEqual({ missing: expect.stringContaining('not on this machine') })
    writeFileSync(join(folder, 'dist/electron'), '')
    chmodSync(join(folder, 'dist/electron'), 0o755)
    expect(electronBinary({}, folder)).toEqual({ path: join(folder, 'dist/electron') })
    expect(electronBinary({ ELECTRON_OVERRIDE_DIST_PATH: join(folder, 'dist') }, folder)).toEqual({
      path: join(folder, 'dist/electron')
    })
    expect(electronBinary({ ELECTRON_OVERRIDE_DIST_PATH: '/nowhere' }, folder)).toEqual({
      missing: expect.stringContaining('/nowhere')
    })
  })
})

describe('a helper process', () => {
  const module = (): URL => {
    const file = join(work, 'helper.ts')
    writeFileSync(
      file,
      `process.on('message', (message: { bytes: Uint8Array }) => process.send?.({ isBytes: message.bytes instanceof Uint8Array, sum: message.bytes.reduce((a, b) => a + b, 0), args: process.argv.slice(2), secret: process.env['DATABASE_URL'] ?? null, socket: process.env['PCSCLITE_CSOCK_NAME'] ?? null }))\n`
    )
    return new URL(`file://${file}`)
  }

  it('is spoken to in structured clones, and knows the PC/SC socket but nothing else of us', async () => {
    process.env['DATABASE_URL'] = 'secret'
    process.env['PCSCLITE_CSOCK_NAME'] = '/run/x'
    const helper = startNodeHelper(module(), ['one'])
    delete process.env['DATABASE_URL']
    delete process.env['PCSCLITE_CSOCK_NAME']
    const heard: unknown[] = []
    const exits: (number | null)[] = []
    helper.onMessage((message) => heard.push(message))
    helper.onExit((code) => exits.push(code))
    helper.post({ bytes: new Uint8Array([1, 2, 250]) })
    await until('the answer', () => heard.length > 0)
    expect(heard).toEqual([{ isBytes: true, sum: 253, args: ['one'], secret: null, socket: '/run/x' }])
    helper.kill()
    await until('its end', () => exits.length > 0)
    helper.post({ bytes: new Uint8Array() })
    helper.onExit((code) => exits.push(code))
    expect(exits).toHaveLength(2)
  })

  it('gets an environment by list', () => {
    expect(helperEnvironment({ PATH: '/bin', NODE_OPTIONS: '--inspect', AWS_SECRET: 'x' })).toEqual({ PATH: '/bin' })
  })
})

describe('the command line of an entry', () => {
  const all = ['--data=d', '--central-url=https://c', '--ca=a', '--cert=b', '--key=k']

  it('understands what the launcher says', () => {
    expect(
      readCommandLine([...all, '--face=kiosk-p', '--window', '--eyes=9222', '--print-to=p', '--position=-5,7'])
    ).toEqual({
      data: 'd',
      central: { url: 'https://c', ca: 'a', cert: 'b', key: 'k' },
      face: 'kiosk-p',
      mode: 'window',
      size: { width: 1080, height: 1920 },
      position: { x: -5, y: 7 },
      printTo: 'p',
      page: undefined,
      eyes: 9222
    })
    expect(readCommandLine([...all, '--size=640x480'])).toMatchObject({
      mode: 'kiosk',
      face: 'kiosk-l',
      size: { width: 640, height: 480 }
    })
    expect(readCommandLine(['--help'])).toBe('help')
  })

  it('refuses what it does not understand, with one sentence', () => {
    for (const wrong of [
      [],
      [...all, '--face=phone'],
      [...all, '--size=big'],
      [...all, '--eyes=0'],
      [...all, '--kiosk', '--window'],
      [...all, '--unknown'],
      [...all, 'word']
    ])
      expect(() => readCommandLine(wrong)).toThrow(CommandLineProblem)
  })

  it('ends with a code a script can act on', () => {
    expect(lastLine(new CommandLineProblem('x')).exitCode).toBe(2)
    expect(lastLine(new ShellProblem('browserMissing', 'no browser'))).toEqual({ line: 'S-01 no browser', exitCode: 3 })
    expect(lastLine(new Error('bug')).exitCode).toBe(1)
  })
})
