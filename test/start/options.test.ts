// npm start before anything is started: what its options mean, and that it removes only what is its own.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { clearData } from '../../build/start/data.ts'
import { recordInto } from '../../build/start/demo/record.ts'
import { OptionProblem, readOptions } from '../../build/start/options.ts'
import { atStage, stages } from '../../build/start/stages.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'madoguchi-start-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const fill = (...names: readonly string[]): void => {
  for (const name of names) writeFileSync(join(folder, name), 'x')
}

describe('the options of npm start', () => {
  it('without a display play the demo at the kiosk, as when it was asked for', () => {
    expect(readOptions([], true)).toMatchObject({ demo: true, dark: true, face: 'kiosk-l' })
    expect(readOptions(['--demo'], true)).toMatchObject({ demo: true, dark: false, face: 'kiosk-l' })
    expect(readOptions(['--demo'], false)).toMatchObject({ demo: true, dark: false, face: 'kiosk-l' })
  })

  it('with a display open a window, which leaves room for the card panel', () => {
    expect(readOptions([], false)).toMatchObject({ demo: false, dark: false, face: 'desk', panel: true })
    expect(readOptions(['--kiosk'], false)).toMatchObject({ demo: false, face: 'kiosk-l' })
  })

  it('that do not go together or do not exist are a problem in one sentence', () => {
    for (const argv of [['--face', 'wall'], ['--no-such'], ['--central-url', 'https://x']])
      expect(() => readOptions(argv, false)).toThrow(OptionProblem)
  })
})

describe('a folder somebody names', () => {
  it('for the demo loses an earlier demo and keeps everything else', () => {
    fill('01-attract.png', 'visit.json', 'receipt.pdf', 'holiday.png', 'thesis.txt')
    mkdirSync(join(folder, 'letters'))
    recordInto(folder, () => Promise.resolve(null))
    expect(readdirSync(folder).toSorted()).toEqual(['holiday.png', 'letters', 'thesis.txt'])
  })

  it('for data that starts afresh loses what a start keeps there and nothing else', () => {
    fill('terminal.log', 'thesis.txt')
    for (const name of ['central', 'terminal', 'letters']) mkdirSync(join(folder, name))
    clearData(folder)
    expect(readdirSync(folder).toSorted()).toEqual(['letters', 'thesis.txt'])
  })
})

describe('a stage that fails', () => {
  it('says its code, its name and what the part said, once however deep', async () => {
    const why = atStage('reader', () => atStage('central', () => Promise.reject(new Error('the port is in use'))))
    await expect(why).rejects.toThrow(/^C-05 central: the port is in use$/)
    expect(await atStage('page', () => 7)).toBe(7)
  })

  it('has a code of its own', () => {
    expect(new Set(Object.values(stages)).size).toBe(Object.keys(stages).length)
  })
})
