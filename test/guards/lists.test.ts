// Lists that go stale when nobody looks: dependencies in README, file sizes, names the house does not use.
import { describe, expect, it } from 'vitest'
import { filesIn, textOf } from '../support/sources.ts'

const manifest: unknown = JSON.parse(textOf('package.json'))
const named = (key: string): string[] => Object.keys((manifest as Record<string, Record<string, string>>)[key] ?? {})
const versions = (key: string): string[] =>
  Object.values((manifest as Record<string, Record<string, string>>)[key] ?? {})
const dependencies = [...named('dependencies'), ...named('devDependencies')]

const unexplained = (readme: string, names: readonly string[]): string[] =>
  names.filter((name) => !readme.includes(`\`${name}\``))
const forbidden = /(^|\/)(index|utils?|helpers?|common|manager|service|base)\.tsx?$/
const code = filesIn('src', 'test', 'build').filter((file) => /\.tsx?$/.test(file))
const lines = (file: string): number => textOf(file).split('\n').length - 1

describe('lists', () => {
  it('every dependency has its line in README', () => {
    expect(unexplained(textOf('README.md'), dependencies)).toEqual([])
  })

  it('a dependency without a line is noticed', () => {
    expect(unexplained(textOf('README.md'), ['left-pad'])).toEqual(['left-pad'])
  })

  it('every version is exact', () => {
    expect(
      [...versions('dependencies'), ...versions('devDependencies')].filter(
        (version) => !/^\d+\.\d+\.\d+$/.test(version)
      )
    ).toEqual([])
  })

  it('no file has a name that says nothing', () => {
    expect(code.filter((file) => forbidden.test(file))).toEqual([])
    expect(forbidden.test('src/main/utils.ts')).toBe(true)
  })

  it('no file is longer than 300 lines, and 9 of 10 are up to 200', () => {
    const sizes = code.map((file) => ({ file, size: lines(file) })).toSorted((a, b) => a.size - b.size)
    expect(sizes.filter(({ size }) => size > 300)).toEqual([])
    expect(sizes[Math.floor(sizes.length * 0.9)]?.size ?? 0).toBeLessThanOrEqual(200)
  })

  it('nothing is left to do later without saying so', () => {
    const marker = new RegExp(`\\b(${['TO', 'FIX'].map((half) => half + (half === 'TO' ? 'DO' : 'ME')).join('|')})\\b`)
    expect(code.filter((file) => marker.test(textOf(file)))).toEqual([])
  })
})
