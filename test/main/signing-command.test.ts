// npm run card -- sign and -- verify: tries first, the password unseen, a yes before anything is sent; every no with its code.
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cardServices } from '../../src/card/services/card-services.ts'
import { parseFault } from '../../src/card/virtual/faults.ts'
import { virtualReaders, type VirtualReaders } from '../../src/card/virtual/readers.ts'
import { pcscReaders } from '../../src/card/pcsc/readers.ts'
import { runSigning } from '../../src/main/signing-command/command.ts'
import { reasons } from '../../src/main/signing-command/stop.ts'
import type { Terminal } from '../../src/main/signing-command/terminal.ts'
import { card, virtualReader } from '../support/cards.ts'
import { authority, issue, keyUsage, pemOf, usage, type Issued, type Kind } from '../support/issuing.ts'
import { noDaemonHere, testDaemon } from '../support/pcsc.ts'
import { joinedPkcs12 } from '../support/pkcs12.ts'

const folder = mkdtempSync(join(tmpdir(), 'madoguchi-sign-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
let files = 0
const put = (content: string | Uint8Array, name = `${++files}.txt`): string => {
  writeFileSync(join(folder, name), content)
  return join(folder, name)
}

type Answers = { readonly password?: string; readonly lines?: readonly string[]; readonly present?: boolean }
/** a person who answers what they are asked; what they were shown */
const person = ({ password = 'ABC123', lines = ['yes'], present = true }: Answers) => {
  const left = [...lines]
  const shown: string[] = []
  const terminal: Terminal = {
    present,
    say: (line) => void shown.push(line),
    line: (prompt) => {
      shown.push(prompt)
      return Promise.resolve(left.shift())
    },
    secret: (prompt, { key, back }) => {
      shown.push(prompt)
      for (const one of password)
        if (one === '<') back()
        else key(one)
      return Promise.resolve(password !== '')
    }
  }
  return { terminal, shown }
}

type Given = Answers & {
  readonly name?: string
  readonly faults?: readonly string[]
  readonly readers?: VirtualReaders
}
const run = async (args: readonly string[], given: Given = {}) => {
  const readers = given.readers ?? virtualReaders(virtualReader)
  if (!given.readers && given.name !== '')
    readers.insert(card(given.name ?? 'tanaka'), { delays: false, faults: (given.faults ?? []).map(parseFault) })
  let sent = 0
  readers.onExchange((command) => {
    // a VERIFY with data
    if (command[1] === 0x20 && command.length > 5) sent += 1
  })
  const { terminal, shown } = person(given)
  const said: string[] = []
  const say = (line: string): void => void said.push(line)
  const code = await runSigning(args, { terminal, out: say, wrong: say, services: () => cardServices(readers) })
  return { code, said: said.join('\n'), shown: shown.join('\n'), sent }
}
/** at a named reader: waiting until the readers are quiet takes a quarter of a second */
const sign = (args: readonly string[], given?: Given) => {
  const keys = ['--reader', '--company', '--card']
  return run(['sign', ...args, ...(args.some((one) => keys.includes(one)) ? [] : ['--reader', virtualReader])], given)
}
const verify = (...args: readonly string[]) => run(['verify', ...args])

const xml = '<?xml version="1.0" encoding="UTF-8"?>\n<届出 id="T1">転入</届出>'

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

const password = 'Pa55 word'
const pkcs12 = ({ der, key }: Issued, chain: readonly Issued[]): Buffer => {
  const pem = key.export({ type: 'pkcs8', format: 'pem' }).toString()
  const all = [pem, ...[der, ...chain.map((one) => one.der)].map(pemOf)].join('')
  return spawnSync('openssl', ['pkcs12', '-export', '-passout', `pass:${password}`, '-in', put(all)]).stdout
}

describe("signing with a company's key", () => {
  let root: Issued
  let roots: string
  const company = (kind: Kind, subject: string) =>
    issue({ kind, subject, by: root, extensions: [keyUsage(usage.digitalSignature)] })
  beforeAll(async () => {
    root = await authority({ subject: 'C=JP, O=ROOT' })
    roots = put(pemOf(root.der), 'root.pem')
  })

  it.each<Kind>(['rsa', 'p256', 'p384'])('%s: as CMS and as XML; verify wants the right roots', async (kind) => {
    const file = put(pkcs12(await company(kind, 'C=JP, O=みどり商店'), []), `${kind}.p12`)
    const one = await sign([put('x', `${kind}.txt`), '--company', file], { password, name: '' })
    expect(one, one.said).toMatchObject({ code: 0 })
    expect(one.shown).toContain('みどり商店')
    expect((await sign([put(xml, `${kind}.xml`), '--xml', '--company', file], { password })).code).toBe(0)
    for (const made of [`${kind}.txt.p7m`, `${kind}.signed.xml`].map((name) => join(folder, name))) {
      expect((await verify(made, '--as', 'company', '--roots', roots)).code).toBe(0)
      expect((await verify(made)).said).toMatch(/K-4[789]/)
      expect((await verify(made, '--as', 'company', '--roots', roots, '--at', '2001-01-01')).said).toMatch(/K-5[01]/)
    }
  })

  it('names the keys where there are several, and takes the one that is meant', async () => {
    const both = await Promise.all(['C=JP, O=ONE', 'C=JP, O=TWO'].map((subject) => company('p256', subject)))
    const file = put(
      joinedPkcs12(
        both.map((one) => pkcs12(one, [])),
        password
      ),
      'both.p12'
    )
    const unsaid = await sign([put('x'), '--company', file], { password })
    expect(unsaid.said).toContain('K-57')
    const [fingerprint] = /[0-9a-f]{64}(?= {2}C=JP, O=TWO)/.exec(unsaid.shown.split('\n').slice(2).join('\n')) ?? ['']
    const meant = await sign([put('x'), '--company', file, '--key', fingerprint], { password })
    expect(meant).toMatchObject({ code: 0, shown: expect.stringContaining('O=TWO') })
    expect((await sign([put('x'), '--company', file], { password: 'wrong' })).said).toContain('K-54')
    expect((await sign([put('x'), '--company', put('no file')], { password })).said).toContain('K-53')
    expect((await sign([put('x'), '--company', file, '--key', fingerprint], { password, lines: [] })).said).toContain(
      'K-20'
    )
  })
})

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

  it('never show the password on a real terminal', async () => {
    const program = fileURLToPath(new URL('../../src/main/signing-command/main.ts', import.meta.url))
    const file = put('x')
    const command = `'${process.execPath}' '${program}' sign '${file}' --card tanaka`
    const child = spawn('script', ['-qec', command, '/dev/null'], { stdio: ['pipe', 'pipe', 'ignore'] })
    let seen = ''
    const answers: [string, string][] = [
      ['(not shown): ', 'ABC123\r'],
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
