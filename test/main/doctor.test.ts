// npm run card -- doctor: the report, its exit code, and that nothing of the holder is in it.
import { spawn } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cardHostClient } from '../../src/card/host/client.ts'
import { cardDoctor } from '../../src/card/doctor/doctor.ts'
import type { Diagnosis } from '../../src/card/doctor/port.ts'
import { readCardFile } from '../../src/card/virtual/card-file.ts'
import { makeNewCard } from '../../src/card/virtual/maker/new.ts'
import { cardFolder } from '../../src/card/virtual/place.ts'
import { virtualReaders } from '../../src/card/virtual/readers.ts'
import { languages } from '../../src/contract/screen/intent.ts'
import { startNodeHelper } from '../../src/main/shell/node-helper.ts'
import { knownNow } from '../../src/main/doctor/known.ts'
import { reportOf } from '../../src/main/doctor/report.ts'
import { card } from '../support/cards.ts'
import { hear, noDaemonHere, testDaemon, type TestDaemon } from '../support/pcsc.ts'

const examine = async (file: Parameters<ReturnType<typeof virtualReaders>['insert']>[0] | null): Promise<Diagnosis> => {
  const readers = virtualReaders('R')
  if (file) readers.insert(file, { delays: false })
  const diagnosis = await cardDoctor(readers, { quietAfter: 1 }).diagnose(knownNow(new Date(), 0))
  await readers.stop()
  return diagnosis
}
const plain = { language: 'en', json: false, colour: false } as const

describe('the report', () => {
  it.each([
    ['tanaka', 0],
    ['takahashi', 1],
    ['suzuki', 2],
    ['mallory', 2],
    ['transit', 1]
  ] as const)('on %s ends with %d', async (name, exitCode) => {
    expect(reportOf(await examine(card(name)), plain).exitCode).toBe(exitCode)
  })

  it('without a card ends well', async () => {
    expect(reportOf(await examine(null), plain).exitCode).toBe(0)
  })

  it('says each light with a shape and a word, and what to do with a code', async () => {
    const { text } = reportOf(await examine(card('takahashi')), plain)
    expect(text).toMatch(/^\(v\) Good +Card service +Running$/m)
    expect(text).toMatch(
      /^\/!\\ Take care +PIN \(4 digits\) +Only 1 try left {2}M-220\n {8}Make sure of the PIN first\n/m
    )
    expect(reportOf(await examine(card('takahashi')), { ...plain, colour: true }).text).toContain('\u001b[33m/!\\')
  })

  it.each([
    ['en', /M-102\n.*\n.*\n {8}On a machine of your own: start it with systemctl start pcscd/],
    ['ja', /M-102\n.*\n.*\n {8}自分の機械なら: systemctl start pcscd/]
  ] as const)('tells whoever runs it what to do on a machine of their own, in %s', (language, words) => {
    const findings = [{ check: 'daemon', state: 'stopped', light: 'red', reader: null }] as const
    expect(reportOf({ readers: [], findings }, { ...plain, language }).text).toMatch(words)
  })

  it('holds nothing of the holder, in any form and language', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'madoguchi-doctor-'))
    const markers = { family: '印乃姓', given: '印乃名', address: '印乃町987番地', birth: '1987-06-05' }
    const wish = { name: 'marked', ...markers, pin: '7391', password: 'ZQXW42', cards: folder, force: false }
    const { path } = makeNewCard({ wish, house: cardFolder, folder, today: '2026-03-12' })
    const file = readCardFile(path)
    const certificates = ['000A', '0001'].map((ef) => {
      const content = file.applications.flatMap(({ files }) => files).find((one) => one.ef === ef)?.content
      return new X509Certificate(Buffer.from(content ?? '', 'base64'))
    })
    const diagnosis = await examine(file)
    const said = [
      JSON.stringify(diagnosis),
      ...languages.flatMap((language) =>
        [true, false].map((json) => reportOf(diagnosis, { language, json, colour: false }).text)
      )
    ].join('\n')
    const secret = [
      '印乃',
      '987',
      '0605',
      '06-05',
      '7391',
      'ZQXW42',
      'marked',
      ...certificates.flatMap(({ serialNumber, subject, fingerprint256, validTo }) => [
        serialNumber.toLowerCase(),
        serialNumber,
        subject.split('=').at(-1) ?? '',
        fingerprint256,
        // certificates end on a birthday
        validTo.slice(0, 6)
      ])
    ]
    expect(secret.filter((one) => said.includes(one))).toEqual([])
    expect(said).toContain('"worst": "green"')
    rmSync(folder, { recursive: true, force: true })
  })
})

describe.skipIf(noDaemonHere)(`the command${noDaemonHere ? ` (${noDaemonHere})` : ''}`, () => {
  let daemon: TestDaemon
  beforeAll(async () => {
    daemon = await testDaemon()
  })
  afterAll(() => daemon.stop())
  const program = fileURLToPath(new URL('../../src/main/doctor/main.ts', import.meta.url))
  const run = (...args: readonly string[]): Promise<{ readonly code: number | null; readonly said: string }> =>
    new Promise((resolve) => {
      const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
      let said = ''
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (bytes: Buffer) => (said += bytes.toString()))
      child.once('close', (code) => resolve({ code, said }))
    })

  it('examines a card through the real daemon', async () => {
    const placed = await daemon.placeFor('takahashi')
    const { code, said } = await run('--json', '--language', 'ja', '--time', new Date().toISOString())
    await placed.pull()
    expect(code).toBe(1)
    const report: unknown = JSON.parse(said)
    expect(report).toMatchObject({
      worst: 'yellow',
      readers: expect.arrayContaining([expect.stringContaining('Madoguchi Virtual Reader')])
    })
    expect(report).toMatchObject({
      lines: expect.arrayContaining([
        expect.objectContaining({
          about: 'tries-authentication',
          state: 'last',
          code: 'M-220',
          name: '暗証番号(4けた)'
        }),
        expect.objectContaining({ about: 'clock', state: 'right', light: 'green', code: null })
      ])
    })
  })

  it('says the same through the card host of the terminal, and leaves the card to the next visit', async () => {
    const placed = await daemon.place('takahashi')
    const client = cardHostClient(startNodeHelper(new URL('../../src/card/host/main.ts', import.meta.url), []))
    const reader = await hear(client.watch).inserted()
    const { findings } = await client.diagnose(knownNow(new Date(), 0))
    expect(findings).toContainEqual(
      expect.objectContaining({ check: 'tries', secret: 'authentication', state: 'last' })
    )
    expect(await client.open(reader)).toMatchObject({ ok: true })
    // a card that a visit holds is busy, and the visit goes on
    const during = await client.diagnose(knownNow(new Date(), 0))
    expect(during.findings).toContainEqual(
      expect.objectContaining({ check: 'card', state: 'cardBusy', light: 'yellow' })
    )
    expect(await client.triesLeft('authentication')).toEqual({ ok: true, value: 1 })
    await client.close()
    client.stop()
    await placed.pull()
  })

  it('names a card that hangs, and does not hang with it', async () => {
    const placed = await daemon.place('tanaka', { faults: [{ at: 0, kind: 'mute' }] })
    const began = performance.now()
    const { code, said } = await run()
    await placed.pull()
    expect([code, said]).toEqual([2, expect.stringContaining('Does not answer  M-105')])
    // the limit of one command, once, and not that of the parting with it
    expect(performance.now() - began).toBeLessThan(8000)
  })

  it('a clock that is far off is red, and so is a daemon that is stopped', async () => {
    const late = await run('--time', new Date(Date.now() + 900_000).toISOString())
    expect([late.code, late.said]).toEqual([2, expect.stringContaining('M-505')])
    const socket = process.env['PCSCLITE_CSOCK_NAME'] ?? ''
    process.env['PCSCLITE_CSOCK_NAME'] = '/nowhere/pcscd.comm'
    const stopped = await run()
    process.env['PCSCLITE_CSOCK_NAME'] = socket
    expect([stopped.code, stopped.said]).toEqual([
      2,
      expect.stringMatching(/\[X\] Not working +Card service +Stopped {2}M-102/)
    ])
  })

  it.each([
    ['--language', 'xx'],
    ['--time', 'noon'],
    ['--trust', '/nowhere'],
    ['--wrong', 'x']
  ])('does not guess: %s %s', async (...args) => {
    const { code, said } = await run(...args)
    expect([code, said]).toEqual([3, expect.stringMatching(/^card: K-15 .+\n$/)])
  })

  it('explains itself', async () => {
    const { code, said } = await run('--help')
    expect([code, said]).toEqual([0, expect.stringContaining('--time ISO')])
  })
})
