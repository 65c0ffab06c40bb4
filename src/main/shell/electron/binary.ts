// Where Electron's own binary is, without ever asking the npm package for it: that would start a download.
import { accessSync, constants, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

export type ElectronBinary =
  { readonly path: string; readonly missing?: undefined } | { readonly path?: undefined; readonly missing: string }

const isProgram = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** The package's own note of where its binary lies (path.txt, written by its installer), else the usual place. */
const inPackage = (folder: string): string => {
  try {
    return join(folder, 'dist', readFileSync(join(folder, 'path.txt'), 'utf8').trim())
  } catch {
    return join(folder, 'dist', 'electron')
  }
}

const packageFolder = (): string | undefined => {
  try {
    return dirname(createRequire(import.meta.url).resolve('electron/package.json'))
  } catch {
    return undefined
  }
}

/**
 * Gives the path of a usable Electron binary, or the reason why there is none, in words that follow "because". Looks in
 * ELECTRON_OVERRIDE_DIST_PATH (a folder, as Electron's own package reads it), else in node_modules/electron.
 */
export const electronBinary = (
  env: NodeJS.ProcessEnv = process.env,
  folder: string | undefined = packageFolder()
): ElectronBinary => {
  const asked = env['ELECTRON_OVERRIDE_DIST_PATH']
  if (asked) {
    const path = join(asked, 'electron')
    return isProgram(path) ? { path } : { missing: `ELECTRON_OVERRIDE_DIST_PATH holds no electron program (${path})` }
  }
  if (folder === undefined) return { missing: 'the electron package is not installed' }
  const path = inPackage(folder)
  return isProgram(path)
    ? { path }
    : {
        missing: 'the Electron binary is not on this machine (npx install-electron fetches it where the network allows)'
      }
}
