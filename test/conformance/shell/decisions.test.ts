// The decisions both shells are built on, without a window: who may speak, what is served, which keys stay.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { anything, assert, json, oneof, property, string } from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pageUrl } from '../../../src/contract/screen/shell.ts'
import type { View } from '../../../src/contract/screen/view.ts'
import { isBrowserKey } from '../../../src/main/shell/browser-keys.ts'
import { isSwallowedKey } from '../../../src/main/shell/electron/rules.ts'
import { isOurs, passIntent } from '../../../src/main/shell/intent-gate.ts'
import { lossCounter } from '../../../src/main/shell/losses.ts'
import { pageFiles } from '../../../src/main/shell/page-files.ts'
import { viewPump } from '../../../src/main/shell/view-pump.ts'
import { pause, until, viewOf } from '../../support/shell-marks.ts'

let work = ''
beforeAll(() => {
  work = mkdtempSync(join(tmpdir(), 'madoguchi-decisions-'))
})
afterAll(() => rmSync(work, { recursive: true }))

describe('the gate', () => {
  const ours = { mainFrame: true, url: pageUrl }

  it('lets our main frame at our address through, and nobody else', () => {
    expect(isOurs(ours)).toBe(true)
    for (const sender of [
      { mainFrame: false, url: pageUrl },
      { mainFrame: true, url: 'https://terminal.invalid.example.com/' },
      { mainFrame: true, url: 'https://terminal.invalid/other' },
      { mainFrame: true, url: 'http://terminal.invalid/' },
      { mainFrame: true, url: 'null' },
      { mainFrame: true, url: '' }
    ])
      expect(passIntent(sender, '{"kind":"next"}')).toEqual({ ok: false, refusal: 'foreignSender' })
  })

  it('never throws and never passes what is not an Intent, whatever is said', () => {
    assert(
      property(oneof(json(), string(), anything()), (words) => {
        const passed = passIntent(ours, words)
        if (passed.ok) expect(typeof passed.intent.kind).toBe('string')
        else expect(passed).toEqual({ ok: false, refusal: 'malformedIntent' })
      })
    )
  })

  it('gives back an Intent without what a prototype might add', () => {
    expect(passIntent(ours, '{"kind":"next","__proto__":{"admin":true}}').ok).toBe(false)
    expect(passIntent(ours, '{"kind":"next"}')).toEqual({ ok: true, intent: { kind: 'next' } })
  })
})

describe('the page files', () => {
  it('are those of the folder at our address, and nothing beside it', () => {
    const folder = join(work, 'page')
    mkdirSync(join(folder, 'sub'), { recursive: true })
    writeFileSync(join(work, 'secret.txt'), 'secret')
    writeFileSync(join(folder, 'index.html'), 'index')
    writeFileSync(join(folder, 'sub/a b.js'), 'script')
    symlinkSync(join(work, 'secret.txt'), join(folder, 'link.txt'))
    const files = pageFiles(folder)
    const status = (url: string): number | string | undefined => files(url).answer?.status ?? files(url).refusal
    expect(status('https://terminal.invalid/')).toBe(200)
    expect(status('https://terminal.invalid/sub/a%20b.js?x#y')).toBe(200)
    for (const path of [
      'link.txt',
      '../secret.txt',
      '%2e%2e/secret.txt',
      '..%2fsecret.txt',
      'sub/../../secret.txt',
      '%00',
      '%',
      'sub'
    ])
      expect([path, status(`https://terminal.invalid/${path}`)]).toEqual([path, 404])
    for (const url of [
      'https://terminal.invalid:444/',
      'http://terminal.invalid/',
      'https://x.terminal.invalid/',
      'file:///etc/passwd',
      'about:blank',
      'rubbish',
      ''
    ])
      expect([url, status(url)]).toEqual([url, 'request'])
  })

  it('travel with a policy that allows our own files only', () => {
    const files = pageFiles(new URL('page/', import.meta.url).pathname)
    const policy = files(pageUrl).answer?.headers['content-security-policy'] ?? ''
    for (const rule of ["default-src 'none'", "script-src 'self'", 'sandbox allow-scripts', "frame-ancestors 'none'"])
      expect(policy).toContain(rule)
    expect(policy).not.toMatch(/unsafe|\*|https?:/)
  })

  it('count a report by its reason', () => {
    const files = pageFiles(new URL('page/', import.meta.url).pathname)
    expect(
      ['', '?navigation', '?download', '?dialog', '?window', '?x=1'].map(
        (query) => files(`${pageUrl}.refused${query}`).refusal
      )
    ).toEqual(['request', 'navigation', 'download', 'dialog', 'request', 'request'])
  })
})

describe('keys', () => {
  const press = (key: string, held: Partial<{ control: boolean; alt: boolean; meta: boolean }> = {}) => ({
    key,
    control: false,
    alt: false,
    meta: false,
    ...held
  })

  it('of a person and of a remote stay with the page', () => {
    for (const key of ['a', '1', 'Enter', 'Tab', 'Backspace', 'ArrowUp', ' ', 'あ', 'Shift', 'PageDown'])
      expect([key, isBrowserKey(press(key))]).toEqual([key, false])
    for (const key of ['F1', 'F2', 'F3', 'F4', 'Escape', 'BrowserBack'])
      expect([key, isSwallowedKey(press(key))]).toEqual([key, false])
  })

  it('of a browser do not', () => {
    for (const key of ['F1', 'F5', 'F11', 'F12', 'BrowserHome', 'LaunchMail', 'ContextMenu', 'Escape'])
      expect([key, isBrowserKey(press(key))]).toEqual([key, true])
    for (const held of [{ control: true }, { alt: true }, { meta: true }]) {
      expect(isBrowserKey(press('n', held))).toBe(true)
      expect(isSwallowedKey(press('n', held))).toBe(true)
    }
    expect(isSwallowedKey(press('F12'))).toBe(true)
  })
})

describe('Views on their way', () => {
  it('go out one at a time, and only the newest of those that wait', async () => {
    const pump = viewPump()
    const taken: number[] = []
    pump.show(viewOf(1))
    pump.start(
      async (view: View) => {
        await pause(20)
        taken.push(view.revision)
      },
      () => undefined
    )
    for (const revision of [2, 5, 3, 4]) pump.show(viewOf(revision))
    await until('two taken', () => taken.length === 2)
    await pause(60)
    expect(taken).toEqual([1, 5])
  })

  it('are forgotten when the page is thrown away, and wait when it comes back', async () => {
    const pump = viewPump()
    const taken: number[] = []
    pump.show(viewOf(1))
    pump.stop(true)
    pump.show(viewOf(2))
    pump.start(
      async ({ revision }) => void taken.push(revision),
      () => undefined
    )
    await until('one taken', () => taken.length === 1)
    expect(taken).toEqual([2])
  })
})

describe('a page that is lost', () => {
  it('is given up at the fifth loss within half a minute, not before', () => {
    let now = 0
    const tooOften = lossCounter(() => now)
    const losses = [0, 1000, 2000, 3000].map((time) => {
      now = time
      return tooOften()
    })
    expect(losses).toEqual([false, false, false, false])
    now = 40_000
    expect(tooOften()).toBe(false)
    const quick = lossCounter(() => 0)
    expect([1, 2, 3, 4, 5].map(() => quick())).toEqual([false, false, false, false, true])
  })
})
