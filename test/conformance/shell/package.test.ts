// npm run package, on a stand-in for Electron's distribution: what is inside, and how the fuses are set.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listAsar, makeElectronDist, readFuses } from '../../support/shell-electron-dist.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const packageProgram = join(root, 'build/package.ts')

const run = (command: string, ...args: readonly string[]) =>
  spawnSync(command, [...args], { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 })

const missing = ['/usr/bin/7za', '/usr/bin/dpkg-deb'].filter((one) => !existsSync(one))

describe.skipIf(missing.length > 0)(
  `a package${missing.length > 0 ? ` (skipped: no ${missing.join(', ')})` : ''}`,
  () => {
    let work = ''
    let output = ''
    let deb = ''
    let archive = ''
    let inside: readonly string[] = []

    beforeAll(() => {
      work = mkdtempSync(join(tmpdir(), 'madoguchi-package-'))
      output = join(work, 'dist')
      makeElectronDist(join(work, 'electron'))
      const made = run(
        process.execPath,
        packageProgram,
        '--dist',
        join(work, 'electron'),
        '--output',
        output,
        '--target',
        'deb',
        '--target',
        'tar.gz'
      )
      if (made.status !== 0) throw new Error(`${made.stdout}${made.stderr}`)
      const named = (end: string): string =>
        join(output, readdirSync(output).find((name) => name.endsWith(end)) ?? `no ${end}`)
      deb = named('.deb')
      archive = named('.tar.gz')
      inside = listAsar(join(output, 'linux-unpacked/resources/app.asar'))
    }, 150_000)
    afterAll(() => rmSync(work, { recursive: true, force: true }))

    it('cannot be used as a Node, debugged or made to load another program', () => {
      expect(readFuses(join(work, 'electron/electron'))['runAsNode']).toBe('1')
      expect(readFuses(join(output, 'linux-unpacked/madoguchi'))).toEqual({
        runAsNode: '0',
        enableCookieEncryption: '1',
        enableNodeOptionsEnvironmentVariable: '0',
        enableNodeCliInspectArguments: '0',
        enableEmbeddedAsarIntegrityValidation: '1',
        onlyLoadAppFromAsar: '1',
        loadBrowserProcessSpecificV8Snapshot: '0',
        grantFileProtocolExtraPrivileges: '0',
        // not ours to set: as Electron ships it
        wasmTrapHandlers: '1'
      })
      expect(existsSync(join(output, 'linux-unpacked/resources/default_app.asar'))).toBe(false)
    })

    it('holds the bundles, the page and the procedures', () => {
      for (const file of [
        '/package.json',
        '/out/main/electron.js',
        '/out/main/preload.cjs',
        '/out/main/card-host.js',
        '/out/renderer/index.html',
        '/assets/procedures/move.json'
      ])
        expect(inside).toContain(file)
    })

    it('holds no source, no test, no central service, no seeded town and no package it does not need', () => {
      expect(inside.filter((file) => /^\/(src|test|build|assets\/(town|trust))/.test(file))).toEqual([])
      expect(inside.filter((file) => /\.tsx?$|\.map$/.test(file))).toEqual([])
      const packages = inside.filter(
        (file) => /^\/node_modules\/(@[^/]+\/)?[^/@]+$/.test(file) && !/\/@[^/]+$/.test(file)
      )
      expect(packages.toSorted()).toEqual([
        '/node_modules/@koromix/koffi-linux-x64',
        '/node_modules/better-sqlite3',
        '/node_modules/koffi'
      ])
    })

    it('keeps every native library outside the archive, where it can be loaded', () => {
      const unpacked = join(output, 'linux-unpacked/resources/app.asar.unpacked')
      const native = inside.filter((file) => file.endsWith('.node'))
      expect(native.length).toBeGreaterThanOrEqual(2)
      for (const file of native) expect(existsSync(join(unpacked, file))).toBe(true)
      const loads = `require(${JSON.stringify(join(unpacked, 'node_modules/better-sqlite3'))})(':memory:').prepare('select 1').get(); require(${JSON.stringify(join(unpacked, 'node_modules/koffi'))}).load('libc.so.6')`
      const loaded = run(process.execPath, '-e', loads)
      expect(loaded.stderr).toBe('')
      expect(loaded.status).toBe(0)
    })

    it('as deb names what it depends on and installs program, icons and menu entry, owned by root', () => {
      const control = run('dpkg-deb', '--info', deb).stdout
      expect(control).toMatch(/Package: madoguchi\n/)
      expect(control).toMatch(/Architecture: amd64\n/)
      expect(control).toMatch(/Depends: .*pcscd.*libpcsclite1/)
      const files = run('dpkg-deb', '--contents', deb).stdout
      expect(files).toMatch(/-rwxr-xr-x root\/root .* \.\/opt\/Madoguchi\/madoguchi\n/)
      expect(files).toContain('./opt/Madoguchi/resources/app.asar\n')
      expect(files).toContain('./usr/share/applications/madoguchi.desktop\n')
      for (const size of [16, 24, 32, 48, 64, 128, 256, 512])
        expect(files).toContain(`./usr/share/icons/hicolor/${size}x${size}/apps/madoguchi.png\n`)
      expect(files.split('\n').filter((line) => line !== '' && !line.includes(' root/root '))).toEqual([])
    })

    it('as tar.gz holds the same program', () => {
      const files = run('tar', 'tzf', archive).stdout
      expect(files).toMatch(/^madoguchi-[\d.]+\/madoguchi$/m)
      expect(files).toMatch(/^madoguchi-[\d.]+\/resources\/app\.asar$/m)
    })

    it('is refused with a code and no file when a target or a distribution is not there', () => {
      const unknown = run(process.execPath, packageProgram, '--target', 'snap')
      expect([unknown.status, unknown.stderr]).toEqual([2, expect.stringContaining('P-01')])
      const absent = run(process.execPath, packageProgram, '--dist', '/nowhere', '--output', join(work, 'none'))
      expect([absent.status, absent.stdout]).toEqual([3, expect.stringContaining('P-02')])
      expect(existsSync(join(work, 'none'))).toBe(false)
    })
  }
)
