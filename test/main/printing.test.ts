// Paper: none for a visit that is over, and only our own taken back.
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { addDays, localDay } from '../../src/main/days.ts'
import { lpPrinter } from '../../src/main/printer/lp.ts'
import { pdf } from '../support/main-shell.ts'
import {
  answerMove,
  configFor,
  openCounter,
  openTown,
  signInAs,
  signMove,
  type Counter,
  type Town
} from '../support/main-visit.ts'

describe('a page that is ready too late', () => {
  let town: Town
  let counter: Counter | undefined
  beforeAll(async () => {
    town = await openTown()
  })
  afterAll(async () => {
    await counter?.terminal.stop()
    await town.stop()
  })

  it('is not printed, and the wipe does not wait for it', async () => {
    const config = configFor(town, 'late-page')
    counter = await openCounter(config)
    const { shell, readers, lines } = counter
    const page = Promise.withResolvers<Uint8Array>()
    Object.assign(shell, { print: () => page.promise })
    await signInAs(counter, 'tanaka', '1234')
    await answerMove(counter, addDays(localDay(new Date()), 9))
    await signMove(counter, 'ABC123')
    await shell.until('result')
    shell.say({ kind: 'print' })
    await shell.until('result', ({ printing }) => printing === 'printing')
    readers.pull()
    await shell.until('wiping')
    page.resolve(pdf)
    expect(await shell.until('wiped')).toMatchObject({ code: 'M-104' })
    await shell.until('attract')
    expect(existsSync(join(config.data, 'printed', 'receipt.pdf'))).toBe(false)
    expect(lines.some((line) => line.includes('printer.done'))).toBe(true)
  })
})

describe('a printer behind CUPS', () => {
  let folder: string
  const path = process.env['PATH']
  const program = (name: string, script: string): void => {
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`)
    chmodSync(join(folder, name), 0o755)
  }
  const said = (): string => (existsSync(join(folder, 'said')) ? readFileSync(join(folder, 'said'), 'utf8') : '')
  const waiting = (...jobs: string[]): void => {
    rmSync(join(folder, 'queue'), { recursive: true, force: true })
    mkdirSync(join(folder, 'queue'))
    for (const job of jobs) writeFileSync(join(folder, 'queue', job), '')
  }
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'madoguchi-lp-'))
    process.env['PATH'] = `${folder}:${path}`
    waiting('counter-6')
    // CUPS as its manual pages have it: what is handed in waits in the queue until it is out or cancelled
    program('lp', `cat >/dev/null; touch ${folder}/queue/counter-7; echo "request id is counter-7 (1 file(s))"`)
    program('lpstat', `for j in $(ls ${folder}/queue); do echo "$j root 1024 Tue"; done`)
    program('cancel', `echo "cancel $*" >>${folder}/said; rm -f ${folder}/queue/$1`)
  })
  afterEach(() => {
    process.env['PATH'] = path
    rmSync(folder, { recursive: true, force: true })
  })

  it('lets a page of ours come out before the wipe is done, and cancels nothing', async () => {
    const printer = lpPrinter('counter')
    expect(await printer.print(pdf)).toMatchObject({ ok: true })
    setTimeout(() => waiting('counter-6'), 600)
    const began = Date.now()
    expect(await printer.clear()).toMatchObject({ ok: true })
    expect(Date.now() - began).toBeGreaterThanOrEqual(500)
    expect(said()).toBe('')
  })

  it('takes back the page that does not come out, and no other', async () => {
    const printer = lpPrinter('counter')
    await printer.print(pdf)
    expect(await printer.clear()).toMatchObject({ ok: true })
    expect(said()).toBe('cancel counter-7\n')
    expect(existsSync(join(folder, 'queue', 'counter-6'))).toBe(true)
  })

  it('says so when the page can neither come out nor be taken back', async () => {
    program('cancel', 'exit 1')
    const printer = lpPrinter('counter')
    await printer.print(pdf)
    expect(await printer.clear()).toMatchObject({ ok: false, fault: 'notPrinted' })
  })

  it('has nothing to clear when nothing was printed, CUPS or not', async () => {
    process.env['PATH'] = folder
    rmSync(join(folder, 'lpstat'))
    expect(await lpPrinter().clear()).toMatchObject({ ok: true })
  })
})
