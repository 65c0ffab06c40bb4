// npm run package: bundles, then Electron packages (dir, deb, tar.gz) without any download.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { electronBinary } from '../src/main/shell/electron/binary.ts'
import { bundleMain } from './package-bundle.ts'
import { bundleRenderer } from './check/bundle.ts'

const help = `npm run package [-- OPTIONS]    makes packages of the terminal with Electron

  (nothing)        bundles; packages too where Electron's binary is present, otherwise one line says why not
  --target NAME    dir, deb or tar.gz, as often as needed (default all three); fails without the binary
  --dist DIR       Electron's unpacked distribution (default: beside the binary that npm start would use)
  --output DIR     where packages go (default dist)
  --help           this text
`

const root = fileURLToPath(new URL('../', import.meta.url))
const say = (text: string): void => console.log(`madoguchi: ${text}`)
const targets = ['dir', 'deb', 'tar.gz']

const read = () => {
  try {
    const { values } = parseArgs({
      options: {
        target: { type: 'string', multiple: true, default: [] },
        dist: { type: 'string' },
        output: { type: 'string', default: 'dist' },
        help: { type: 'boolean', default: false }
      },
      strict: true
    })
    const unknown = values.target.find((one) => !targets.includes(one))
    return unknown === undefined ? values : `--target takes ${targets.join(', ')}, not "${unknown}"`
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

const build = (dist: string, chosen: readonly string[], output: string): number => {
  const flags = [
    '--linux',
    ...chosen,
    `--config.electronDist=${dist}`,
    `--config.directories.output=${output}`,
    '--publish=never'
  ]
  const made = spawnSync('electron-builder', flags, {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      // the parts electron-builder would otherwise download
      CUSTOM_FPM_PATH: join(root, 'build/fpm-shim.ts'),
      ELECTRON_BUILDER_7ZIP_PATH: '/usr/bin/7za'
    }
  })
  return made.status ?? 1
}

const run = (): number => {
  const options = read()
  if (typeof options === 'string') {
    console.error(`madoguchi: P-01 ${options}`)
    return 2
  }
  if (options.help) {
    console.log(help)
    return 0
  }
  say('bundling the page and the main side ...')
  bundleRenderer()
  bundleMain()
  const electron = options.dist === undefined ? electronBinary() : { path: join(options.dist, 'electron') }
  if (electron.path === undefined || !existsSync(electron.path)) {
    const why = electron.path === undefined ? electron.missing : `${electron.path} does not exist`
    const asked = options.target.length > 0 || options.dist !== undefined
    say(`${asked ? 'P-02 ' : ''}no package, because ${why}. The bundles are in out/main and out/renderer.`)
    return asked ? 3 : 0
  }
  const code = build(dirname(electron.path), options.target.length > 0 ? options.target : targets, options.output)
  if (code === 0) for (const name of readdirSync(options.output)) say(join(options.output, name))
  return code
}

process.exitCode = run()
