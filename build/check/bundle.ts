// npm run build: the renderer (and for packages the main process) into out/. Skipped when nothing changed since.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))

const newest = (path: string): number => {
  const about = statSync(path)
  if (!about.isDirectory()) return about.mtimeMs
  return Math.max(about.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))))
}

const sources = ['src/renderer', 'src/contract/screen', 'vite.config.ts', 'package-lock.json']

/** Gives the folder with the page's files, built anew if a source is newer. Throws with vite's words when it fails. */
export const bundleRenderer = (): string => {
  const page = join(root, 'out/renderer')
  const made = join(page, 'index.html')
  const stale = !existsSync(made) || sources.some((source) => newest(join(root, source)) > statSync(made).mtimeMs)
  if (stale) {
    const vite = spawnSync('vite', ['build', '--logLevel', 'warn'], {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, NODE_ENV: 'production' }
    })
    if (vite.status !== 0) throw new Error(`the page could not be built:\n${vite.stdout ?? ''}${vite.stderr ?? ''}`)
  }
  return page
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(bundleRenderer())
