// npm run card -- new and show: a card of one's own, and what may be seen of it.
import { X509Certificate } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readCardFile } from '../../src/card/virtual/card-file.ts'
import { runCommand } from '../../src/card/virtual/command.ts'
import { fifthBirthday } from '../../src/card/virtual/maker/wish.ts'
import { shownCard } from '../../src/card/virtual/show.ts'
import { anyMessage, card, digestOf, signedBy, signIn, value, virtualReader, withCard } from '../support/cards.ts'

const home = mkdtempSync(join(tmpdir(), 'madoguchi-own-cards-'))
const own = join(home, 'madoguchi/cards')
process.env['XDG_DATA_HOME'] = home
afterAll(() => rmSync(home, { recursive: true, force: true }))
const run = async (...args: readonly string[]) => {
  const lines: string[] = []
  const say = (line: string): void => void lines.push(line)
  return { code: await runCommand(args, { out: say, wrong: say }), said: lines.join('\n') }
}
const person = ['--family', '山田', '--given', '花子', '--birth', '1990-05-17', '--address', '森川市緑町2-3']
const make = (name: string, ...more: readonly string[]) => run('new', '--name', name, ...person, ...more)

describe('npm run card -- new', () => {
  it('makes a card that signs in, issued by the authority of the house', async () => {
    const { code, said } = await make('yamada', '--pin', '4321', '--sex', '2')
    expect([code, said]).toEqual([0, expect.stringContaining('npm run card -- --card yamada')])
    const made = readCardFile(join(own, 'yamada.json'))
    const { services } = withCard(made)
    const signature = value(await signIn(services, virtualReader, '4321', 'authentication', digestOf(anyMessage)))
    const der = value(await services.certificate('authentication'))
    expect(signedBy(der, anyMessage, signature)).toBe(true)
    const authority = readFileSync(new URL('../fixtures/cards/ca/authentication-2023.cert.pem', import.meta.url))
    const certificate = new X509Certificate(readFileSync(join(own, 'yamada-authentication.pem')))
    expect(certificate.verify(new X509Certificate(authority).publicKey)).toBe(true)
    expect(certificate.raw.equals(der)).toBe(true)
  })

  it('keeps a card of that name, unless told, and then keeps the one before', async () => {
    const first = readFileSync(join(own, 'yamada.json'), 'utf8')
    const refused = await make('yamada')
    expect([refused.code, refused.said]).toEqual([1, expect.stringContaining('K-10')])
    expect(readFileSync(join(own, 'yamada.json'), 'utf8')).toBe(first)
    const forced = await make('yamada', '--force', '--tries', 'authentication=1,signature=0,profile=2')
    expect([forced.code, forced.said]).toEqual([0, expect.stringContaining('yamada.json.before')])
    expect(readFileSync(join(own, 'yamada.json.before'), 'utf8')).toBe(first)
    const pins = readCardFile(join(own, 'yamada.json')).applications.flatMap((one) => one.pins)
    expect(pins.map(({ tries }) => tries)).toEqual([1, 0, 2, 10, 3])
  })

  it('is found by list and show beside the cards of the house', async () => {
    expect((await run('list')).said).toMatch(/tanaka[^]*yamada +PIN 1234 /)
    const { code, said } = await run('show', 'yamada')
    expect([code, said]).toEqual([0, expect.stringContaining('0018 PIN authentication: 1 of 3 tries left')])
  })

  it('makes an expired card of a day in the past', async () => {
    expect((await make('old', '--expires', '2026-01-31', '--cards', join(home, 'there'))).code).toBe(0)
    const { validToDate, validFromDate } = new X509Certificate(readFileSync(join(home, 'there/old-signature.pem')))
    expect([validFromDate, validToDate].map((one) => one.toISOString().slice(0, 10))).toEqual([
      '2023-07-15',
      '2026-01-31'
    ])
  })

  it.each([
    ['no name', ['new', ...person], 'K-11 --name is missing'],
    ['a name that is a path', ['new', '--name', '../x', ...person], 'K-11 --name takes small letters'],
    ['no family name', ['new', '--name', 'x'], 'K-11 --birth is missing'],
    [
      'a day that does not exist',
      ['new', '--name', 'x', ...person, '--birth', '1990-02-30'],
      'K-11 --birth takes a day'
    ],
    ['a birth to come', ['new', '--name', 'x', ...person, '--birth', '2990-01-01'], 'K-11 nobody was born'],
    ['a PIN of letters', ['new', '--name', 'x', ...person, '--pin', 'ABCD'], 'K-11 --pin takes four digits'],
    ['a password without a digit', ['new', '--name', 'x', ...person, '--password', 'ABCDEF'], 'K-11 --password'],
    ['too many tries', ['new', '--name', 'x', ...person, '--tries', 'authentication=4'], 'K-11 --tries'],
    ['a secret that is none', ['new', '--name', 'x', ...person, '--tries', 'soul=1'], 'K-11 --tries'],
    [
      'an end after its authority',
      ['new', '--name', 'x', ...person, '--expires', '2099-01-01'],
      'outside its authority'
    ],
    ['an authority that is not there', ['new', '--name', 'x', ...person, '--authority', '1868'], 'K-12'],
    [
      'a name that moves the cursor',
      ['new', '--name', 'x', ...person, '--family', '山\u001b[2J田'],
      'K-11 --family has'
    ],
    // on Linux no folder can be made there, and Node's own way of making one never ends
    ['a folder nobody can make', ['new', '--name', 'x', ...person, '--cards', '/proc/none/there'], 'K-14'],
    ['a name of the house', ['new', '--name', 'tanaka', ...person], 'K-10 the house has a card tanaka']
  ])('says in one line with a code what is wrong, and writes nothing: %s', async (_name, args, words) => {
    const before = readdirSync(own)
    const { code, said } = await run(...args)
    expect([code, said]).toEqual([1, expect.stringContaining(words)])
    expect(said.trim().split('\n')).toHaveLength(1)
    expect(readdirSync(own)).toEqual(before)
    expect(existsSync(join(own, 'x.json'))).toBe(false)
  })

  it.each([
    ['1990-05-17', '2026-03-12', '2030-05-17'],
    ['1990-05-17', '2026-05-17', '2031-05-17'],
    ['1990-05-17', '2026-09-01', '2031-05-17'],
    ['1992-02-29', '2026-01-05', '2030-02-28']
  ])('somebody born on %s who gets it on %s keeps it until %s', (birth, today, until) => {
    expect(fifthBirthday(birth, today)).toBe(until)
  })
})

describe('npm run card -- show', () => {
  it('shows no key, no PIN and nothing of what stands in a file', () => {
    const tanaka = card('tanaka')
    const said = JSON.stringify(shownCard(tanaka))
    for (const { pins, keys, files } of tanaka.applications) {
      for (const { pkcs8 } of keys) expect(said).not.toContain(pkcs8.slice(40, 80))
      for (const { content } of files) expect(said).not.toContain(content.slice(0, 20))
      for (const { value: secret } of pins) expect(said).not.toContain(`"${secret}"`)
    }
    expect(said).toContain('"to":"2036-03-14"')
    expect(said).not.toContain('森川市')
  })
})
