// The walls between the folders, each proven by a seeded violation that must be caught.
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))

type Violation = {
  readonly wall: string
  readonly file: string
  readonly text: string
  readonly by: 'types' | 'lint'
  /** the rule that must have caught it, where it is not the usual one: a file that is wrong in another way proves no wall */
  readonly rule?: RegExp
}

/** not in this project's files, or a module this project has no types for; never TS2307, a file that is not there */
const usual = { types: /error TS(6059|6307|2591)/, lint: /no-restricted-imports/ } as const

const violations: readonly Violation[] = [
  {
    wall: 'contract imports zod and nothing else',
    file: 'src/contract/wire/seeded.ts',
    text: `import { jwtVerify } from 'jose'\nexport const seeded = jwtVerify\n`,
    by: 'lint'
  },
  {
    wall: 'contract does not know the terminal',
    file: 'src/contract/screen/seeded.ts',
    text: `import type { Shell } from '../../main/shell/port.ts'\nexport type Seeded = Shell\n`,
    by: 'types'
  },
  {
    wall: 'the screen contract does not know the wire',
    file: 'src/contract/screen/seeded-wire.ts',
    text: `import type { Notice } from '../wire/notices.ts'\nexport type Seeded = Notice\n`,
    by: 'types'
  },
  {
    wall: 'cards do not know the terminal',
    file: 'src/card/seeded.ts',
    text: `import type { Shell } from '../main/shell/port.ts'\nexport type Seeded = Shell\n`,
    by: 'types'
  },
  {
    wall: 'cards do not know a network',
    file: 'src/card/seeded-network.ts',
    text: `import { request } from 'node:https'\nexport const seeded = request\n`,
    by: 'lint'
  },
  {
    wall: 'flows know ports, never adapters',
    file: 'src/main/flows/seeded.ts',
    text: `import Database from 'better-sqlite3'\nexport const seeded = Database\n`,
    by: 'lint'
  },
  {
    wall: 'flows do not import the store adapter',
    file: 'src/main/flows/seeded-store.ts',
    text: `import * as sqlite from '../store/sqlite.ts'\nexport const seeded = sqlite\n`,
    by: 'lint'
  },
  {
    wall: 'the terminal does not contain the central service',
    file: 'src/main/seeded.ts',
    text: `import * as server from '../central/start.ts'\nexport const seeded = server\n`,
    by: 'types'
  },
  {
    wall: 'the renderer does not know main',
    file: 'src/renderer/seeded.ts',
    text: `import type { Shell } from '../main/shell/port.ts'\nexport type Seeded = Shell\n`,
    by: 'types'
  },
  {
    wall: 'the renderer has no Node',
    file: 'src/renderer/seeded-node.ts',
    text: `import { readFileSync } from 'node:fs'\nexport const seeded = readFileSync\n`,
    by: 'types'
  },
  {
    wall: 'the renderer does not know the wire',
    file: 'src/renderer/seeded-wire.ts',
    text: `import type { Notice } from '../contract/wire/notices.ts'\nexport type Seeded = Notice\n`,
    by: 'types'
  },
  {
    wall: 'central does not know the screen',
    file: 'src/central/seeded.ts',
    text: `import type { View } from '../contract/screen/view.ts'\nexport type Seeded = View\n`,
    by: 'types'
  },
  {
    wall: 'central does not know cards',
    file: 'src/central/seeded-card.ts',
    text: `import type { Transport } from '../card/port.ts'\nexport type Seeded = Transport\n`,
    by: 'types'
  },
  {
    wall: 'the verifier of evidence does not know central',
    file: 'src/verify/evidence/seeded.ts',
    text: `import { signCms } from '../../central/evidence/cms.ts'\nexport const seeded = signCms\n`,
    by: 'types'
  },
  {
    wall: 'the verifier of evidence needs no network, no database and no server',
    file: 'src/verify/evidence/seeded-network.ts',
    text: `import { connect } from 'node:http2'\nexport const seeded = connect\n`,
    by: 'lint'
  },
  {
    wall: 'a verifier knows nothing of central',
    file: 'src/verify/seeded.ts',
    text: `import { rootOf } from '../central/provision-log/merkle.ts'\nexport const seeded = rootOf\n`,
    by: 'types'
  },
  {
    wall: 'a verifier does not share libraries with central',
    file: 'src/verify/seeded-kysely.ts',
    text: `import { sql } from 'kysely'\nexport const seeded = sql\n`,
    by: 'lint'
  },
  {
    wall: 'nothing in src imports test',
    file: 'src/main/seeded-test.ts',
    text: `import { setup } from '../../test/support/bundle.ts'\nexport const seeded = setup\n`,
    by: 'types'
  },
  {
    wall: 'no default exports',
    file: 'src/main/seeded-default.ts',
    text: `export default 1\n`,
    by: 'lint',
    rule: /no-default-export/
  },
  {
    wall: 'no any',
    file: 'src/main/seeded-any.ts',
    text: `export const seeded = (x: any): unknown => x\n`,
    by: 'lint',
    rule: /no-explicit-any/
  },
  {
    wall: 'no floating promises',
    file: 'src/main/seeded-floating.ts',
    text: `export const seeded = (): void => {\n  Promise.resolve(1)\n}\n`,
    by: 'lint',
    rule: /no-floating-promises/
  },
  {
    wall: 'only the electron adapter and its entry import electron',
    file: 'src/main/store/seeded-electron.ts',
    text: `import { app } from 'electron'\nexport const seeded = app\n`,
    by: 'lint'
  },
  {
    wall: 'only the store adapter imports better-sqlite3',
    file: 'src/main/central/seeded-sqlite.ts',
    text: `import Database from 'better-sqlite3'\nexport const seeded = Database\n`,
    by: 'lint'
  },
  {
    wall: 'only card/pcsc imports the native binding',
    file: 'src/card/host/seeded-koffi.ts',
    text: `import koffi from 'koffi'\nexport const seeded = koffi\n`,
    by: 'lint'
  },
  {
    wall: 'flows do not import the client of central',
    file: 'src/main/flows/seeded-central.ts',
    text: `import * as channel from '../central/channel.ts'\nexport const seeded = channel\n`,
    by: 'lint'
  },
  {
    wall: 'flows do not import the printer',
    file: 'src/main/flows/seeded-printer.ts',
    text: `import { lpPrinter } from '../printer/lp.ts'\nexport const seeded = lpPrinter\n`,
    by: 'lint'
  },
  {
    wall: 'flows do not read files',
    file: 'src/main/flows/seeded-files.ts',
    text: `import { readFileSync } from 'node:fs'\nexport const seeded = readFileSync\n`,
    by: 'lint'
  },
  {
    wall: 'procedures do not sign by themselves',
    file: 'src/main/procedures/seeded-desk.ts',
    text: `import * as desk from '../signing/desk.ts'\nexport const seeded = desk\n`,
    by: 'lint'
  },
  {
    wall: 'main adapters do not build card adapters',
    file: 'src/main/store/seeded-card.ts',
    text: `import { pcscReaders } from '../../card/pcsc/readers.ts'\nexport const seeded = pcscReaders\n`,
    by: 'lint'
  },
  {
    wall: 'each library has one adapter',
    file: 'src/main/printer/seeded-jose.ts',
    text: `import { jwtVerify } from 'jose'\nexport const seeded = jwtVerify\n`,
    by: 'lint'
  },
  {
    wall: 'the card core knows no library',
    file: 'src/card/services/seeded-library.ts',
    text: `import { Client } from 'pg'\nexport const seeded = Client\n`,
    by: 'lint'
  },
  {
    wall: 'the card core opens no connection',
    file: 'src/card/services/seeded-socket.ts',
    text: `import { connect } from 'node:net'\nexport const seeded = connect\n`,
    by: 'lint'
  },
  {
    wall: 'the renderer knows no library but React',
    file: 'src/renderer/seeded-library.ts',
    text: `import { jwtVerify } from 'jose'\nexport const seeded = jwtVerify\n`,
    by: 'lint'
  }
]

const known = join(root, 'out/types')
let mirror = ''
const run = (command: string, args: readonly string[]): readonly string[] => {
  const result = spawnSync(join(root, 'node_modules/.bin', command), args, { cwd: mirror, encoding: 'utf8' })
  return `${result.stdout}${result.stderr}`.split('\n').filter((line) => line.trim() !== '')
}

// The types are looked at twice, since what a seeded file imports from over the wall is complained of as well. A rule of the
// linter complains of the one file it stands in: one look tells both, what is said of the seeded files and of no other.
describe('walls', () => {
  let clean: readonly string[] = []
  let seeded: Readonly<Record<Violation['by'], readonly string[]>> = { types: [], lint: [] }

  beforeAll(() => {
    mirror = mkdtempSync(join(tmpdir(), 'madoguchi-walls-'))
    // what the compiler knows of the sources since the check before the tests; it looks at the digest of every newer file
    if (existsSync(known)) cpSync(known, join(mirror, 'out/types'), { recursive: true })
    for (const part of ['src', 'test/support/bundle.ts', 'tsconfig.base.json', '.oxlintrc.json', 'package.json'])
      cpSync(join(root, part), join(mirror, part), { recursive: true })
    symlinkSync(join(root, 'node_modules'), join(mirror, 'node_modules'))
    const projects = [
      'contract/screen',
      'contract/wire',
      'card',
      'main',
      'renderer',
      'verify/evidence',
      'central',
      'verify'
    ].map((one) => `src/${one}`)
    const types = (): readonly string[] => run('tsc', ['-b', ...projects])
    clean = types()
    for (const { file, text } of violations) writeFileSync(join(mirror, file), text)
    // the linter first: a compiler that is led over a wall leaves its declarations among the sources
    const lint = run('oxlint', ['--type-aware', '-f', 'unix', 'src'])
    seeded = { lint, types: types() }
  }, 180_000)

  afterAll(() => rmSync(mirror, { recursive: true, force: true }))

  it('stand when nothing is seeded', () => {
    expect(clean).toEqual([])
    const ofOthers = seeded.lint.filter((line) => !violations.some(({ file }) => line.startsWith(`${file}:`)))
    expect(ofOthers).toEqual([expect.stringMatching(/^\d+ problems$/)])
  })

  it.each(violations)('catch it: $wall', ({ file, by, rule }) => {
    expect(seeded[by].filter((line) => line.includes(file)).join('\n')).toMatch(rule ?? usual[by])
  })
})
