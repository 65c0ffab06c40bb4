// After electron-builder has copied Electron: what a terminal has no use for goes.
import { rm } from 'node:fs/promises'
import { join } from 'node:path'

/** Removes Electron's own demonstration program, which stays when the distribution is copied from a folder. */
export const afterPack = async ({ appOutDir }) => {
  await rm(join(appOutDir, 'resources', 'default_app.asar'), { force: true })
}
