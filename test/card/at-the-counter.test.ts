import { describe, expect, it } from 'vitest'
import {
  atTheCounter,
  certificateAtCounter,
  type CounterAct,
  type Words
} from '../../src/card/profiles/at-the-counter.ts'
import { jpki } from '../../src/card/profiles/jpki.ts'
import { profileEntry } from '../../src/card/profiles/profile-entry.ts'

const acts: CounterAct[] = [
  ...Object.values(atTheCounter).flatMap(({ unblock, initial }) =>
    [unblock, initial].filter((act) => act !== undefined)
  ),
  ...Object.values(certificateAtCounter)
]
const words: Words[] = [
  ...Object.values(atTheCounter).flatMap(({ name, form }) => [name, form]),
  ...acts.flatMap(({ name, when, bring, elsewhere }) => [name, when, bring, ...(elsewhere ? [elsewhere] : [])])
]

describe('what an office does', () => {
  it('is told in Japanese and in English', () => {
    expect(words.length).toBeGreaterThan(20)
    for (const { ja, en } of words) {
      expect(ja).toMatch(/[\p{Script=Han}\p{Script=Hiragana}]/u)
      expect(en).toMatch(/^[\x20-\x7e]+$/)
    }
  })

  it('agrees with the profiles about what can be changed here', () => {
    const { authentication, signature } = jpki.secrets
    for (const [name, { changes }] of Object.entries({ authentication, signature, ...profileEntry.pins }))
      expect(Reflect.get(Reflect.get(atTheCounter, name) as object, 'change') === 'here', name).toBe(changes)
  })

  it('every secret that an office sets can be unblocked there, and only the printed number cannot', () => {
    const without = Object.entries(atTheCounter).filter(([, { unblock, initial }]) => !unblock || !initial)
    expect(without.map(([name]) => name)).toEqual(['checkNumberB'])
  })

  it('no one is asked to tell the individual number or a PIN to anybody', () => {
    for (const { ja, en } of words) {
      expect(ja).not.toMatch(/個人番号|暗証番号を(お伝え|言)/)
      expect(en).not.toMatch(/individual number|tell (us|staff)/i)
    }
  })
})
