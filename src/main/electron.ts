// The entry for machines with Electron; bundled as out/main/electron.js, because Electron reads no TypeScript.
import { fileURLToPath } from 'node:url'
import { app } from 'electron'
import { runEntry } from './entry.ts'
import { CommandLineProblem, readCommandLine } from './shell/command-line.ts'
import { electronShell, prepareElectron } from './shell/electron/shell.ts'

// a checkout is started as `electron [switches] out/main/electron.js FLAGS`, a package as `madoguchi FLAGS`
const script = process.argv.findIndex((word) => word.endsWith('.js'))
const argv = process.argv.slice(app.isPackaged ? 1 : script + 1)

const eyesIn = (): number | undefined => {
  try {
    const options = readCommandLine(argv)
    return options === 'help' || (options.mode === 'kiosk' && process.env['MADOGUCHI_EYES'] !== '1')
      ? undefined
      : options.eyes
  } catch (error) {
    // runEntry reads the same flags again and says what is wrong with them
    if (error instanceof CommandLineProblem) return undefined
    throw error
  }
}

const main = async (): Promise<void> => {
  await app.whenReady()
  const preload = fileURLToPath(new URL('preload.cjs', import.meta.url))
  const exitCode = await runEntry('madoguchi', argv, ({ mode, size, position }, pageDir) =>
    electronShell({ pageDir, preload, mode, size, position })
  )
  app.exit(exitCode)
}

prepareElectron(eyesIn())
if (app.requestSingleInstanceLock()) {
  // not awaited here: Electron is ready only after this module has been run to its end
  void main()
} else {
  process.stderr.write('madoguchi: S-07 this terminal runs already\n')
  app.exit(1)
}
