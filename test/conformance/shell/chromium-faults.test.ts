// What the Chromium shell says when it cannot start, and what is left when something is killed.
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startVirtualDisplay, type Display } from '../../../build/start/display.ts'
import { chromiumShell } from '../../../src/main/shell/chromium/shell.ts'
import { makeProfile, profileRoot, removeProfile, sweepProfiles } from '../../../src/main/shell/chromium/profile.ts'
import { startHost } from '../../support/shell-host.ts'
import { chromiumKind } from '../../support/shell-kinds.ts'
import { processesNaming, profilesOf, until, viewOf } from '../../support/shell-marks.ts'

describe.skipIf(chromiumKind.missing !== undefined)('the Chromium shell', () => {
  let display: Display
  const pageDir = new URL('page/', import.meta.url).pathname
  const silent = {
    intent: () => undefined,
    refused: () => undefined,
    crashed: () => undefined,
    closed: () => undefined
  }

  beforeAll(async () => {
    display = await startVirtualDisplay(800, 600)
  })
  afterAll(() => display.stop())

  it('names a missing browser', async () => {
    process.env['DISPLAY'] = display.name
    await expect(chromiumShell({ pageDir, browser: '/nowhere/chromium' }).open('desk', silent)).rejects.toMatchObject({
      word: 'browserMissing'
    })
  })

  it('names a missing page, and a folder that is none', async () => {
    process.env['DISPLAY'] = display.name
    await expect(chromiumShell({ pageDir: '/nowhere' }).open('desk', silent)).rejects.toMatchObject({
      word: 'pageMissing'
    })
  })

  it('names a display that is not set, and one that does not answer', async () => {
    delete process.env['DISPLAY']
    await expect(chromiumShell({ pageDir }).open('desk', silent)).rejects.toMatchObject({ word: 'displayMissing' })
    process.env['DISPLAY'] = ':9999'
    await expect(chromiumShell({ pageDir }).open('desk', silent)).rejects.toMatchObject({ word: 'displayMissing' })
    expect(profilesOf(process.pid)).toEqual([])
  })

  it('names a browser that ends at once', async () => {
    process.env['DISPLAY'] = display.name
    await expect(chromiumShell({ pageDir, browser: '/bin/false' }).open('desk', silent)).rejects.toMatchObject({
      word: 'browserFailed'
    })
    expect(profilesOf(process.pid)).toEqual([])
  })

  it('opens no debugging port on a real kiosk', async () => {
    delete process.env['MADOGUCHI_EYES']
    process.env['DISPLAY'] = display.name
    await expect(chromiumShell({ pageDir, eyesPort: 9222 }).open('desk', silent)).rejects.toMatchObject({
      word: 'eyesRefused'
    })
  })

  it('close ends every process of the browser and removes its profile', async () => {
    const shell = await startHost(chromiumKind, display.name)
    await shell.open()
    const [profile = 'none'] = profilesOf(shell.pid)
    expect(processesNaming(profile).length).toBeGreaterThan(1)
    await shell.close()
    expect(existsSync(profile)).toBe(false)
    await until('no process', () => processesNaming(profile).length === 0)
    expect(shell.events).not.toContainEqual({ event: 'closed' })
    await shell.stop()
  })

  it('tells that the window is gone when the browser is killed, and opens again when asked', async () => {
    const shell = await startHost(chromiumKind, display.name)
    await shell.open()
    const [profile = 'none'] = profilesOf(shell.pid)
    process.kill(Math.min(...processesNaming(`user-data-dir=${profile}`)), 'SIGKILL')
    await until('closed', () => shell.events.some(({ event }) => event === 'closed'))
    expect(existsSync(profile)).toBe(false)
    await shell.open()
    await shell.show(viewOf(1))
    const eyes = await shell.eyes()
    await until('View 1', () => eyes.see<boolean>('shown.at(-1) === 1'))
    eyes.close()
    await shell.stop()
    expect(profilesOf(shell.pid)).toEqual([])
  })

  it('a killed terminal takes its browser with it, and the next start removes the profile', async () => {
    const shell = await startHost(chromiumKind, display.name)
    await shell.open()
    const [profile = 'none'] = profilesOf(shell.pid)
    await shell.stop('SIGKILL')
    await until('no browser', () => processesNaming(profile).length === 0, 10_000)
    expect(existsSync(profile)).toBe(true)
    const next = await startHost(chromiumKind, display.name)
    await next.open()
    expect(existsSync(profile)).toBe(false)
    await next.stop()
  })

  it('sweeping leaves the profiles of living terminals, and folders of others, alone', async () => {
    const root = mkdtempSync(join(tmpdir(), 'madoguchi-shell-'))
    const mine = makeProfile(root)
    for (const name of ['madoguchi-profile-x', 'other', 'madoguchi-profile-999999999-abc']) mkdirSync(join(root, name))
    expect(sweepProfiles(root)).toBe(1)
    expect(existsSync(mine)).toBe(true)
    expect(existsSync(join(root, 'madoguchi-profile-999999999-abc'))).toBe(false)
    expect(existsSync(join(root, 'other'))).toBe(true)
    await removeProfile(mine)
    expect(existsSync(mine)).toBe(false)
    rmSync(root, { recursive: true })
  })

  it('keeps profiles in memory where the machine has a memory file system', () => {
    expect(profileRoot({})).toBe(existsSync('/dev/shm') ? '/dev/shm' : tmpdir())
  })
})
