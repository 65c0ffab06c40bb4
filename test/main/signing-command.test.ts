// npm run card -- sign and -- verify: tries first, the password unseen, a yes before anything is sent; every no with its code.
import { spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { pcscReaders } from '../../src/card/pcsc/readers.ts'
import { cardServices } from '../../src/card/services/card-services.ts'
import { runSigning } from '../../src/main/signing-command/command.ts'
import { reasons } from '../../src/main/signing-command/stop.ts'
import { noDaemonHere, testDaemon } from '../support/pcsc.ts'
import {
  folder,
  forget,
  person,
  put,
  run,
  sign,
  verify,
  xml,
  type Answers,
  type Given
} from '../support/signing-hand.ts'

afterAll(forget)

describe('signing with a card', () => {
  it('tells the tries, asks, signs; OpenSSL, xmlsec1 and verify agree', async () => {
    const file = put('a contract')
    const attached = await run(['sign', file])
    expect(attached, attached.said).toMatchObject({ code: 0, sent: 1 })
    expect(attached.shown.indexOf('5 tries left')).toBeLessThan(attached.shown.indexOf('Password (not shown)'))
    expect(attached.shown).not.toContain('ABC123')
    expect((await sign([file, '--cms', 'detached'])).code).toBe(0)
    const anchors = fileURLToPath(new URL('../../assets/trust/signature-ca.pem', import.meta.url))
    const openssl = [
      'cms',
      '-verify',
      '-cades',
      '-binary',
      '-inform',
      'DER',
      '-CAfile',
      anchors,
      '-purpose',
      'any',
      '-in'
    ]
    expect(spawnSync('openssl', [...openssl, `${file}.p7m`]).stdout.toString()).toBe('a contract')
    expect(spawnSync('openssl', [...openssl, `${file}.p7s`, '-content', file]).status).toBe(0)
    expect(await verify(`${file}.p7m`)).toMatchObject({ code: 0, said: expect.stringContaining('good: CMS') })
    expect(await verify(`${file}.p7s`, '--document', file)).toMatchObject({ code: 0 })
    expect((await verify(`${file}.p7s`, '--document', put('another contract'))).said).toContain('K-61')

    const document = put(xml, 'todoke.xml')
    expect((await sign([document, '--xml'])).code).toBe(0)
    const signed = join(folder, 'todoke.signed.xml')
    const [newest] = readFileSync(anchors, 'utf8')
      .split(/(?<=-----END CERTIFICATE-----\n)/)
      .toReversed()
    const pem = put(newest ?? '', 'anchor.pem')
    const judged = spawnSync('xmlsec1', ['--verify', '--trusted-pem', pem, '--id-attr:id', '届出', signed])
    expect(judged.status, judged.stderr.toString()).toBe(0)
    const out = join(folder, 'was-signed.xml')
    expect((await verify(signed, '--out', out)).said).toContain('good: XML')
    expect(readFileSync(out, 'utf8')).toBe('<届出 id="T1">転入</届出>')
  })

  it.each<[string, readonly string[], Given, string]>([
    ['no yes', [], { lines: ['no'] }, 'K-20'],
    ['an end of input at the password', [], { password: '' }, 'K-38'],
    ['a password of another form', [], { password: 'ABCDEF' }, 'K-34'],
    ['a key that no password has, instead of the password without it', [], { password: 'ABC-123' }, 'K-34'],
    ['more keys than any password has', [], { password: 'ABC123'.repeat(3) }, 'K-34'],
    ['no terminal', [], { present: false }, 'K-19'],
    ['a locked password', [], { faults: ['blocked@tries'] }, 'K-32'],
    ['a counter that is not told', [], { faults: ['status@tries:6300'] }, 'K-35'],
    ['one try left, not agreed to', [], { faults: ['counter@tries:1'], lines: ['yes', 'yes'] }, 'K-20'],
    ['another kind of card', [], { name: 'transit' }, 'K-28'],
    ['a card that leaves', [], { faults: ['pull@tries'] }, 'K-23'],
    ['a reader that is not there', ['--reader', 'no such'], {}, 'K-29'],
    ['a file that is not there', ['nowhere'], {}, 'K-17'],
    ['two keys', ['--card', 'a', '--company', 'b'], {}, 'K-16']
  ])('%s: sends no password', async (_, more, given, code) => {
    const file = put('x')
    const args = more[0] === 'nowhere' ? [join(folder, 'nowhere')] : [file, ...more]
    const { code: exit, said, sent } = await sign(args, given)
    expect({ exit, sent, code: said.slice(6, 10) }).toEqual({ exit: 1, sent: 0, code })
    expect(said.split('\n')).toHaveLength(1)
  })

  it.each([
    ['a wrong password', { password: 'ABC124' }, 'K-31', '4 tries left'],
    ['an expired certificate', { name: 'suzuki', password: 'GHJ789' }, 'K-52', 'expired'],
    ['a card that leaves at the password', { faults: ['pull@verify'] }, 'K-23', 'gone'],
    ['a card that leaves at the signature', { faults: ['pull@sign'] }, 'K-23', 'gone'],
    ['a signature that is wrong', { faults: ['flip@sign:7'] }, 'K-40', 'signature'],
    ['half a signature', { faults: ['cut@sign:100'] }, 'K-25', 'answers']
  ])('%s: one password sent, nothing written', async (_, given, code, words) => {
    const file = put('x')
    const { said, sent } = await sign([file], given)
    expect({ sent, code: said.slice(6, 10) }).toEqual({ sent: 1, code })
    expect(said).toContain(words)
    expect((await sign([file])).code, 'nothing was written').toBe(0)
  })

  it('spends the last try only after a yes of its own', async () => {
    const { code, sent, shown } = await sign([put('x')], { faults: ['counter@tries:1'], lines: ['last try', 'yes'] })
    expect({ code, sent }).toEqual({ code: 0, sent: 1 })
    expect(shown).toContain('only the municipal office can unlock')
  })

  it('takes back what Backspace takes back', async () => {
    expect((await sign([put('x')], { password: 'ABC12Z<3' })).code).toBe(0)
  })

  it('asks for nothing where the result could not be written or the document not signed', async () => {
    const file = put('x')
    put('there', `${basename(file)}.p7m`)
    for (const [args, code] of [
      [[put('x'), '--out', join(folder, 'no such folder', 'x.p7m')], 'K-18'],
      [[put('x'), '--out', folder, '--force'], 'K-18'],
      [[folder], 'K-17'],
      [['/dev/zero', '--out', join(folder, 'zero.p7m')], 'K-17'],
      [[file], 'K-18'],
      [[put('')], 'K-43'],
      [[put('<a>'), '--xml'], 'K-42'],
      [[put('<!DOCTYPE a><a/>'), '--xml'], 'K-42'],
      [[put('<?xml version="1.0" encoding="Shift_JIS"?><a/>'), '--xml'], 'K-42'],
      [[put(Buffer.of(0x3c, 0x61, 0x3e, 0xff)), '--xml'], 'K-42']
    ] as const) {
      const { said, shown } = await sign(args)
      expect(said).toContain(code)
      expect(shown).toBe('')
    }
    expect((await sign([file, '--force'])).code).toBe(0)
  })
})

describe.skipIf(noDaemonHere)(
  `signing with the card in a real reader${noDaemonHere ? ` (${noDaemonHere})` : ''}`,
  () => {
    it('waits for the card, signs, leaves it reset; wrong passwords count down on the card', async () => {
      const daemon = await testDaemon()
      const by = async (answers: Answers) => {
        const readers = pcscReaders()
        const { terminal, shown } = person(answers)
        const said: string[] = []
        const wrong = (line: string): void => void said.push(line)
        const file = put('x')
        const services = () => cardServices(readers)
        const code = await runSigning(['sign', file], { terminal, out: wrong, wrong, services })
        await readers.stop()
        return { code, said: said.join('\n'), shown: shown.join('\n'), file }
      }
      try {
        const waiting = by({})
        const placed = await daemon.place('tanaka')
        const signed = await waiting
        expect(signed, signed.said).toMatchObject({ code: 0 })
        expect((await verify(`${signed.file}.p7m`)).code).toBe(0)
        expect((await by({ password: 'ABC124' })).said).toContain('K-31 the password is wrong: 4 tries left')
        expect((await by({ lines: ['no'] })).shown).toContain('4 tries left')
        expect(await by({})).toMatchObject({ code: 0 })
        expect((await by({ lines: ['no'] })).shown).toContain('5 tries left')
        await placed.pull()
        await daemon.kill()
        expect((await by({})).said).toContain('K-30')
      } finally {
        await daemon.stop()
      }
    })
  }
)

describe('the commands', () => {
  it('give every reason a code of its own', () => {
    const codes = Object.values(reasons).map(([code]) => code)
    expect(new Set(codes).size).toBe(codes.length)
  })

  it.each([
    ['lsit'],
    ['sign'],
    ['sign', 'a', 'b'],
    ['sign', 'a', '--cms', 'else'],
    ['sign', 'a', '--roots', 'b'],
    ['verify', 'a', '--card', 'b'],
    ['verify', 'a', '--as', 'person'],
    ['verify', 'a', '--at', 'noon']
  ])('do not understand %s %s %s %s', async (...args) => {
    expect((await run(args)).said).toContain('K-16')
  })

  it.each([
    ['no signature', 'hello', 'K-59'],
    ['XML without one', xml, 'K-59']
  ])('verify says of %s', async (_, text, code) => {
    expect((await verify(put(text))).said).toContain(code)
  })

  it.each([
    ['when it is asked for', '(not shown): '],
    ['before it is asked for', '.p7m\r\n']
  ])('never show the password on a real terminal, typed %s', async (_, after) => {
    const program = fileURLToPath(new URL('../../src/main/signing-command/main.ts', import.meta.url))
    const file = put('x')
    const command = `'${process.execPath}' '${program}' sign '${file}' --card tanaka`
    const child = spawn('script', ['-qec', command, '/dev/null'], { stdio: ['pipe', 'pipe', 'ignore'] })
    let seen = ''
    const answers: [string, string][] = [
      [after, 'ABC123\r'],
      ['Type yes: ', 'yes\r']
    ]
    child.stdout.on('data', (bytes: Buffer) => {
      seen += bytes.toString()
      const [next] = answers
      if (next && seen.endsWith(next[0])) {
        answers.shift()
        child.stdin.write(next[1])
      }
    })
    const code = await new Promise((resolve) => child.once('close', resolve))
    expect(code, seen).toBe(0)
    expect(seen).toContain('yes')
    expect(seen).not.toContain('ABC123')
    expect((await verify(`${file}.p7m`)).code).toBe(0)
  })
})
