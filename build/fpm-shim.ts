#!/usr/bin/env node
// Stands in for fpm, which electron-builder would download: makes the .deb with dpkg-deb from the same arguments.
// Only what electron-builder says for "-s dir -t deb" is understood; anything else is refused, not ignored.
import { spawnSync } from 'node:child_process'
import { chmodSync, copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'

const { values, positionals } = parseArgs({
  args: process.argv.slice(2),
  strict: true,
  allowPositionals: true,
  options: {
    s: { type: 'string', short: 's' },
    t: { type: 'string', short: 't' },
    d: { type: 'string', short: 'd', multiple: true, default: [] },
    force: { type: 'boolean' },
    debug: { type: 'boolean' },
    log: { type: 'string' },
    architecture: { type: 'string' },
    name: { type: 'string' },
    version: { type: 'string' },
    maintainer: { type: 'string' },
    vendor: { type: 'string' },
    url: { type: 'string' },
    license: { type: 'string' },
    category: { type: 'string' },
    description: { type: 'string' },
    package: { type: 'string' },
    'after-install': { type: 'string' },
    'after-remove': { type: 'string' },
    'deb-compression': { type: 'string' },
    'deb-priority': { type: 'string' },
    'deb-recommends': { type: 'string', multiple: true, default: [] }
  }
})

const needed = (name: 'name' | 'version' | 'architecture' | 'maintainer' | 'package' | 'description'): string => {
  const value = values[name]
  if (!value) throw new Error(`fpm shim: --${name} is missing`)
  return value
}

/** Debian Policy 5.6.13: a synopsis, then lines that begin with a space; an empty line is a dot. */
const described = (text: string): string => {
  const [synopsis = '', ...more] = text.split('\n').map((line) => line.trim())
  return [synopsis, ...more.map((line) => (line === '' ? ' .' : ` ${line}`))].join('\n')
}

const sizeOf = (folder: string): string =>
  spawnSync('du', ['-sk', '--apparent-size', '--exclude=DEBIAN', folder], { encoding: 'utf8' }).stdout.split('\t')[0] ??
  '0'

const put = (root: string, mapping: string): void => {
  const at = mapping.lastIndexOf('=')
  const [from, to] = [mapping.slice(0, at), join(root, mapping.slice(at + 1))]
  mkdirSync(dirname(to), { recursive: true })
  if (statSync(from).isDirectory()) cpSync(from, to, { recursive: true, verbatimSymlinks: true, dereference: false })
  else copyFileSync(from, to)
}

const control = (root: string): string =>
  [
    `Package: ${needed('name')}`,
    `Version: ${needed('version')}`,
    `Architecture: ${needed('architecture')}`,
    `Maintainer: ${needed('maintainer')}`,
    `Installed-Size: ${sizeOf(root)}`,
    values.d.length > 0 ? `Depends: ${values.d.join(', ')}` : '',
    values['deb-recommends'].length > 0 ? `Recommends: ${values['deb-recommends'].join(', ')}` : '',
    `Section: ${values.category ?? 'misc'}`,
    `Priority: ${values['deb-priority'] ?? 'optional'}`,
    values.url ? `Homepage: ${values.url}` : '',
    `Description: ${described(needed('description'))}`
  ]
    .filter((line) => line !== '')
    .join('\n')

if (values.s !== 'dir' || values.t !== 'deb') throw new Error('fpm shim: only -s dir -t deb')
const root = mkdtempSync(join(tmpdir(), 'madoguchi-deb-'))
try {
  for (const mapping of positionals) put(root, mapping)
  mkdirSync(join(root, 'DEBIAN'), { mode: 0o755 })
  writeFileSync(join(root, 'DEBIAN/control'), `${control(root)}\n`)
  for (const [script, file] of [
    ['postinst', values['after-install']],
    ['postrm', values['after-remove']]
  ] as const) {
    if (file === undefined) continue
    copyFileSync(file, join(root, 'DEBIAN', script))
    chmodSync(join(root, 'DEBIAN', script), 0o755)
  }
  chmodSync(root, 0o755)
  const compression = `-Z${values['deb-compression'] ?? 'xz'}`
  const made = spawnSync('dpkg-deb', ['--root-owner-group', compression, '--build', root, needed('package')], {
    stdio: 'inherit'
  })
  process.exitCode = made.status ?? 1
} finally {
  rmSync(root, { recursive: true, force: true })
}
