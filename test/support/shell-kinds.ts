// The shells there are, and how each is started for the conformance suite.
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { bundleMain } from '../../build/package-bundle.ts'
import { findChromium } from '../../src/main/shell/chromium/options.ts'
import { electronBinary } from '../../src/main/shell/electron/binary.ts'
import type { ShellKind } from './shell-host.ts'

const at = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))

export const chromiumKind: ShellKind = {
  name: 'chromium',
  missing: findChromium() === undefined ? 'no Chromium on this machine' : undefined,
  command: async () => [process.execPath, at('test/conformance/shell/chromium-host.ts')]
}

const electron = electronBinary()

/** Electron reads no TypeScript: its host is bundled, with the preload of the product. */
const electronHost = async (): Promise<string> => {
  bundleMain()
  await build({
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    ssr: { noExternal: true, external: ['electron'] },
    build: {
      ssr: true,
      outDir: at('out/test/electron-host'),
      target: 'node24',
      minify: false,
      rolldownOptions: { input: { host: at('test/conformance/shell/electron-host.ts') }, external: ['electron'] }
    }
  })
  return at('out/test/electron-host/host.js')
}

const electronKind: ShellKind = {
  name: 'electron',
  missing: electron.missing,
  options: { preload: at('out/main/preload.cjs') },
  command: async () => [
    electron.path ?? '',
    // the kernel lets no root into Chromium's sandbox
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    await electronHost()
  ]
}

export const shellKinds: readonly ShellKind[] = [chromiumKind, electronKind]
