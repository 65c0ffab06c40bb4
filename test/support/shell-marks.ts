// Small things several shell suites need: a View, a wait, a look at profiles, processes and windows.
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { View } from '../../src/contract/screen/view.ts'
import { profileRoot } from '../../src/main/shell/chromium/profile.ts'

export const viewOf = (revision: number, town = '森川市'): View => ({
  revision,
  frame: {
    language: 'ja',
    face: 'kiosk-l',
    text: 100,
    contrast: 'normal',
    town,
    now: '2026-03-12T10:42',
    card: 'none',
    who: null,
    path: null,
    back: false
  },
  screen: { kind: 'booting' }
})

export const pause = (time: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, time))

/** Waits until `look` gives something true; fails with `what` after `patience` ms. */
export const until = async <T>(what: string, look: () => T | Promise<T>, patience = 5000): Promise<T> => {
  const end = Date.now() + patience
  for (;;) {
    const seen = await look()
    if (seen) return seen
    if (Date.now() > end) throw new Error(`not within ${patience} ms: ${what}`)
    await pause(20)
  }
}

/** the profile folders a host process holds now */
export const profilesOf = (pid: number): readonly string[] =>
  readdirSync(profileRoot())
    .filter((name) => name.startsWith(`madoguchi-profile-${pid}-`))
    .map((name) => join(profileRoot(), name))

/** the processes whose command line names `words`, by id */
export const processesNaming = (words: string): readonly number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(words)
      } catch {
        return false
      }
    })

/** files under `folder` whose name or content carries `mark` */
export const filesWith = (folder: string, mark: string): readonly string[] => {
  const found = spawnSync('grep', ['-rlaF', mark, folder], { encoding: 'utf8' }).stdout.split('\n')
  const named = spawnSync('find', [folder, '-name', `*${mark}*`], { encoding: 'utf8' }).stdout.split('\n')
  return [...found, ...named].filter((line) => line !== '')
}

/** titles and sizes of the windows that can be seen on a display */
export const visibleWindows = (display: string): readonly string[] =>
  spawnSync('xdotool', ['search', '--onlyvisible', '--name', '.*'], {
    encoding: 'utf8',
    env: { ...process.env, DISPLAY: display }
  })
    .stdout.split('\n')
    .filter((line) => line !== '')

export const xdotool = (display: string, ...args: readonly string[]): void => {
  const done = spawnSync('xdotool', [...args], { encoding: 'utf8', env: { ...process.env, DISPLAY: display } })
  if (done.status !== 0) throw new Error(`xdotool ${args.join(' ')}: ${done.stderr}`)
}
