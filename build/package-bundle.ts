// The main side as bundles in out/main: what Electron runs, and what a package holds.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../', import.meta.url))
const sources = ['src/main', 'src/card', 'src/contract', 'vite.main.config.ts', 'package-lock.json']

const newest = (path: string): number => {
  const about = statSync(path)
  return about.isDirectory() ? Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name)))) : about.mtimeMs
}

const vite = (...more: readonly string[]): void => {
  const made = spawnSync('vite', ['build', '--config', 'vite.main.config.ts', '--logLevel', 'warn', ...more], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, NODE_ENV: 'production' }
  })
  if (made.status !== 0)
    throw new Error(`the main side could not be bundled:\n${made.stdout ?? ''}${made.stderr ?? ''}`)
}

/** Gives the folder of the bundles, made anew if a source is newer. Throws with vite's words when it fails. */
export const bundleMain = (): string => {
  const folder = join(root, 'out/main')
  // the preload is made last: it stands only when all of it does
  const last = join(folder, 'preload.cjs')
  if (!existsSync(last) || sources.some((source) => newest(join(root, source)) > statSync(last).mtimeMs)) {
    vite()
    vite('--mode', 'preload')
  }
  return folder
}
