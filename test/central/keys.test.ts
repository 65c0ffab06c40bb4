// Key files and certificates that were damaged: central refuses by name, and writes nothing over what it cannot read.
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { KeyProblem } from '../../src/central/key-problem.ts'
import { seedData } from '../../src/central/cli/data.ts'
import { openEvidence } from '../../src/central/evidence/authority.ts'
import { openKeys } from '../../src/central/keys.ts'
import { defaultSettings } from '../../src/central/settings.ts'
import { openSigningKey } from '../../src/central/sign-on/key.ts'
import { ensureAuthority, ensureCertificate } from '../../src/central/terminals/authority.ts'
import { runCentral } from '../support/central-process.ts'

const home = mkdtempSync(join(tmpdir(), 'madoguchi-keys-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))
let count = 0
const folder = (): string => join(home, `data-${++count}`)

const thrownBy = async (work: () => Promise<unknown>): Promise<unknown> =>
  work().then(
    () => null,
    (error: unknown) => error
  )

/** Expects `work` to refuse, naming `file`, and to leave its content alone. */
const refusedFor = async (file: string, work: () => Promise<unknown>): Promise<void> => {
  const before = readFileSync(file)
  const error = await thrownBy(work)
  expect(error).toBeInstanceOf(KeyProblem)
  expect(error).toMatchObject({ code: 'keyCorrupt' })
  expect(String(error)).toContain(file)
  expect(readFileSync(file).equals(before)).toBe(true)
}

describe('the authority of central', () => {
  const now = new Date()
  const made = async (): Promise<string> => {
    const data = folder()
    await ensureAuthority(data, now)
    return data
  }

  it.each([
    ['pki/ca.pem', 'garbage\n'],
    ['pki/ca.pem', ''],
    ['pki/ca.key', 'garbage\n'],
    ['pki/ca.key', '']
  ])('is refused when %s is %j', async (name, content) => {
    const data = await made()
    writeFileSync(join(data, name), content)
    await refusedFor(join(data, name), () => ensureAuthority(data, now))
  })

  it('is refused when its certificate is of another key, or its key is gone', async () => {
    const [data, other] = [await made(), await made()]
    copyFileSync(join(other, 'pki/ca.pem'), join(data, 'pki/ca.pem'))
    await refusedFor(join(data, 'pki/ca.pem'), () => ensureAuthority(data, now))
    rmSync(join(other, 'pki/ca.key'))
    const error = await thrownBy(() => ensureAuthority(other, now))
    expect(error).toBeInstanceOf(KeyProblem)
    expect(String(error)).toContain(join(other, 'pki/ca.key'))
  })

  it('is finished with its own key when the first start was cut off before its certificate', async () => {
    const data = await made()
    const [cert, key] = [join(data, 'pki/ca.pem'), join(data, 'pki/ca.key')]
    const before = readFileSync(key)
    rmSync(cert)
    await ensureAuthority(data, now)
    expect(readFileSync(key).equals(before)).toBe(true)
    expect(new X509Certificate(readFileSync(cert)).checkPrivateKey(createPrivateKey(before))).toBe(true)
  })

  it('makes a pair anew that is damaged, does not fit or is of another authority, and keeps a sound one', async () => {
    const [data, other] = [await made(), await made()]
    const subject = { use: 'server', name: 'localhost' } as const
    const foreign = await ensureCertificate(other, subject, now)
    const own = await ensureCertificate(data, subject, now)
    const authority = new X509Certificate(readFileSync(join(data, 'pki/ca.pem')))
    const sound = readFileSync(own.cert, 'utf8')
    await ensureCertificate(data, subject, now)
    expect(readFileSync(own.cert, 'utf8')).toBe(sound)
    const damages = [
      () => writeFileSync(own.cert, 'garbage'),
      () => truncateSync(own.key, 20),
      () => copyFileSync(foreign.key, own.key),
      () => {
        copyFileSync(foreign.key, own.key)
        copyFileSync(foreign.cert, own.cert)
      }
    ]
    for (const damage of damages) {
      damage()
      await ensureCertificate(data, subject, now)
      const certificate = new X509Certificate(readFileSync(own.cert))
      expect(certificate.checkPrivateKey(createPrivateKey(readFileSync(own.key)))).toBe(true)
      expect(certificate.verify(authority.publicKey)).toBe(true)
    }
  })

  it('stops the command with one line before it says it is ready', async () => {
    const data = await made()
    writeFileSync(join(data, 'pki/ca.pem'), 'garbage\n')
    const { status, stdout, stderr } = runCentral(['--data', data])
    expect([status, stdout]).toEqual([3, ''])
    expect(stderr).toMatch(/^central: keyCorrupt: [^\n]*pki\/ca\.pem: [^\n]*\n$/)
  }, 30_000)
})

describe('the keys of central', () => {
  const openAll = async (data: string): Promise<void> => {
    await openKeys(data)
    await openSigningKey(data)
    await openEvidence(data, () => new Date())
  }

  it.each([
    'keys/hash.key',
    'keys/sealing.jwk',
    'keys/log.pem',
    'keys/sign-on.jwk',
    'evidence/signer.key',
    'evidence/signer.pem',
    'evidence/stamp-root.pem'
  ])('are refused when %s was cut short, emptied or overwritten, and taken again when it is back', async (name) => {
    const data = folder()
    await openAll(data)
    const file = join(data, name)
    const whole = readFileSync(file)
    for (const damaged of [whole.subarray(0, 20), Buffer.alloc(0), Buffer.from('garbage\n')]) {
      writeFileSync(file, damaged)
      await refusedFor(file, () => openAll(data))
    }
    writeFileSync(file, whole)
    await openAll(data)
  })

  it('are refused when the sealing key has the public half of another', async () => {
    const [data, other] = [folder(), folder()]
    await openKeys(data)
    await openKeys(other)
    const file = join(data, 'keys/sealing.jwk')
    const read = (from: string): object => JSON.parse(readFileSync(join(from, 'keys/sealing.jwk'), 'utf8')) as object
    writeFileSync(file, JSON.stringify({ ...read(other), d: (read(data) as { d: string }).d }))
    await refusedFor(file, () => openKeys(data))
  })

  it('are refused when the head beside the log key is cut short', async () => {
    const data = folder()
    await openKeys(data)
    const file = join(data, 'keys/log-head.json')
    writeFileSync(file, '{"number":1,"si')
    await refusedFor(file, () => openKeys(data))
  })

  it.each([[[]], [['seed']]])(
    'stop the command %j with one line that quotes nothing of them',
    async (words) => {
      const data = folder()
      await openKeys(data)
      const file = join(data, 'keys/sealing.jwk')
      truncateSync(file, 60)
      const { status, stdout, stderr } = runCentral([...words, '--data', data])
      expect([status, stdout]).toEqual([3, ''])
      expect(stderr).toMatch(/^central: keyCorrupt: [^\n]*keys\/sealing\.jwk: [^\n]*\n$/)
      expect(stderr).not.toContain(readFileSync(file, 'utf8').slice(0, 20))
    },
    30_000
  )
})

describe('a database', () => {
  it('is opened with the keys it was written with, and with no others', async () => {
    const settings = defaultSettings(folder())
    await seedData(settings)
    for (const name of ['hash.key', 'sealing.jwk', 'log.pem']) {
      const [file, aside] = [join(settings.data, 'keys', name), join(home, name)]
      copyFileSync(file, aside)
      rmSync(file)
      expect(await thrownBy(() => seedData(settings))).toMatchObject({ code: 'keysForeign' })
      copyFileSync(aside, file)
    }
    expect(await seedData(settings)).toBe('{"residents":0,"notices":0}\n')
  })
})
