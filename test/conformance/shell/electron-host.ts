// A process that holds the Electron shell, for the conformance suite; bundled by shell-kinds.ts where the binary is present.
import { app } from 'electron'
import { electronShell, prepareElectron } from '../../../src/main/shell/electron/shell.ts'
import type { HostOptions } from '../../support/shell-host.ts'
import { serveShell } from '../../support/shell-server.ts'

const options = JSON.parse(process.argv.at(-1) ?? '{}') as Required<HostOptions> & { readonly preload: string }
prepareElectron(options.eyes)
void app.whenReady().then(() =>
  serveShell(
    electronShell({
      pageDir: options.pageDir,
      preload: options.preload,
      mode: options.mode,
      size: { width: options.width, height: options.height },
      policy: options.policy
    })
  )
)
