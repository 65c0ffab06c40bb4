// The entry for machines with Debian's Chromium: node src/main/chromium.ts --help
import { runEntry } from './entry.ts'
import { chromiumShell } from './shell/chromium/shell.ts'

process.exit(
  await runEntry('chromium.ts', process.argv.slice(2), ({ mode, size, position, eyes }, pageDir) =>
    chromiumShell({ pageDir, mode, size, position, eyesPort: eyes })
  )
)
