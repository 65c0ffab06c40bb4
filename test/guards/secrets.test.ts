// Nothing secret or personal stands in the repository: keys only of fictional cards, no valid individual number anywhere.
import { describe, expect, it } from 'vitest'
import { filesIn, textOf } from '../support/sources.ts'

/** the check digit of the 12-digit individual number (番号利用法の総務省令第5条) */
const checkDigit = (eleven: string): number => {
  let sum = 0
  for (let n = 1; n <= 11; n++) sum += Number(eleven[11 - n]) * (n <= 6 ? n + 1 : n - 5)
  const rest = sum % 11
  return rest <= 1 ? 0 : 11 - rest
}

const individualNumbers = (text: string): string[] =>
  [...text.matchAll(/(?<![0-9A-Za-z+/=_.-])\d{12}(?![0-9A-Za-z+/=_.-])/g)]
    .map(([number]) => number)
    .filter((number) => checkDigit(number.slice(0, 11)) === Number(number[11]))

const privateKeys = (text: string): boolean => /-----BEGIN (RSA |EC |ENCRYPTED )?PRIVATE KEY-----/.test(text)

const fictional = /^test\/fixtures\/cards\//
const texts = filesIn('.')
  .filter(
    (file) => /\.(ts|tsx|js|mjs|json|md|html|css|sh|ya?ml|pem|txt|svg|csv)$/.test(file) && file !== 'package-lock.json'
  )
  .map((file) => ({ file, text: textOf(file) }))

describe('secrets', () => {
  it('private keys stand only in the fictional cards', () => {
    expect(
      texts
        .filter(({ file, text }) => !fictional.test(file) && privateKeys(text.replace(/\[-\]/g, '')))
        .map(({ file }) => file)
    ).toEqual([])
  })

  it('a private key elsewhere is noticed', () => {
    expect(privateKeys(['-----BEGIN', 'PRIVATE KEY-----'].join(' '))).toBe(true)
  })

  it('no file holds a 12-digit number that is a valid individual number', () => {
    expect(texts.filter(({ text }) => individualNumbers(text).length > 0).map(({ file }) => file)).toEqual([])
  })

  it('a valid individual number is noticed', () => {
    const eleven = '1'.repeat(11)
    expect(individualNumbers(`number ${eleven}${checkDigit(eleven)} here`)).toHaveLength(1)
  })

  // that no card task selects the file of the individual number: test/card/basic-four.test.ts, 'the individual number'
})
