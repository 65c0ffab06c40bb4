// A process that holds the Chromium shell, for the conformance suite.
import { chromiumShell } from '../../../src/main/shell/chromium/shell.ts'
import type { HostOptions } from '../../support/shell-host.ts'
import { serveShell } from '../../support/shell-server.ts'

const options = JSON.parse(process.argv[2] ?? '{}') as Required<HostOptions>
serveShell(
  chromiumShell({
    pageDir: options.pageDir,
    mode: options.mode,
    size: { width: options.width, height: options.height },
    eyesPort: options.eyes,
    policy: options.policy
  })
)
