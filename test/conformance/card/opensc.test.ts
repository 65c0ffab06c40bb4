// OpenSC and OpenSSL as outside judges of the simulated card and of our signatures. Neither knows anything of ours.
import { execFile, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pcscReaders } from '../../../src/card/pcsc/readers.ts'
import { cardServices } from '../../../src/card/services/card-services.ts'
import type { Secret } from '../../../src/card/port.ts'
import { anyMessage, digestOf, signIn, type, value, verifyPin } from '../../support/cards.ts'
import { hear, noDaemonHere, testDaemon, type TestDaemon } from '../../support/pcsc.ts'

const opensc = spawnSync('opensc-tool', ['--version']).status === 0
const skipped = noDaemonHere ?? (opensc ? undefined : 'opensc is not installed')
const library = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib']
  .map((folder) => join(folder, 'opensc-pkcs11.so'))
  .find(existsSync)
const keys = { authentication: { slot: 0, id: '01', key: '1' }, signature: { slot: 1, id: '02', key: '2' } } as const

describe.skipIf(skipped)(`OpenSC and OpenSSL${skipped ? ` (${skipped})` : ''}`, () => {
  let daemon: TestDaemon
  const folder = mkdtempSync(join(tmpdir(), 'madoguchi-opensc-'))
  const at = (name: string): string => join(folder, name)
  // The judge must not use what it cached of another card.
  // The card lives in this process: nothing here may wait for a program with the event loop stopped.
  const run = (command: string, args: readonly string[]): Promise<{ readonly status: number; readonly said: string }> =>
    new Promise((resolve) => {
      const env = {
        ...process.env,
        PCSCLITE_CSOCK_NAME: daemon.socket,
        XDG_CACHE_HOME: folder,
        HOME: folder,
        LANG: 'C'
      }
      execFile(command, args, { env, timeout: 20_000 }, (error, stdout, stderr) =>
        resolve({ status: error ? 1 : 0, said: `${stdout}${stderr}` })
      )
    })
  const pkcs11 = (secret: Secret, pin: string, ...args: readonly string[]) =>
    run('pkcs11-tool', [
      '--module',
      library ?? '',
      '--slot-index',
      `${keys[secret].slot}`,
      '--login',
      '--pin',
      pin,
      ...args
    ])
  const sign = (secret: Secret, pin: string) =>
    pkcs11(
      secret,
      pin,
      '--sign',
      '-m',
      'SHA256-RSA-PKCS',
      '--id',
      keys[secret].id,
      '-i',
      at('message'),
      '-o',
      at('signature')
    )
  const pkcs15 = (secret: Secret, pin: string) =>
    run('pkcs15-crypt', [
      '--sign',
      '--pkcs1',
      '--sha-256',
      '--raw',
      '--key',
      keys[secret].key,
      '--pin',
      pin,
      '-i',
      at('digest'),
      '-o',
      at('signature')
    ])
  const accepts = async (secret: Secret): Promise<string> => {
    const pem = readFileSync(new URL(`../../../assets/town/certificates/tanaka-${secret}.pem`, import.meta.url))
    writeFileSync(at('certificate'), pem)
    writeFileSync(at('key'), (await run('openssl', ['x509', '-in', at('certificate'), '-noout', '-pubkey'])).said)
    return (
      await run('openssl', ['dgst', '-sha256', '-verify', at('key'), '-signature', at('signature'), at('message')])
    ).said
  }

  beforeAll(async () => {
    daemon = await testDaemon()
    writeFileSync(at('message'), anyMessage)
  })
  afterAll(async () => {
    await daemon.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  it('recognise the card', async () => {
    const card = await daemon.placeFor('tanaka')
    expect((await run('opensc-tool', ['-n'])).said.toLowerCase()).toContain('jpki')
    await card.pull()
  })

  it('list both PINs, both keys and the certificates they may read', async () => {
    const card = await daemon.placeFor('tanaka')
    const { status, said } = await run('pkcs15-tool', ['-D'])
    expect(status, said).toBe(0)
    const objects = (kind: string): string[] =>
      said.split('\n').flatMap((line) => new RegExp(`^${kind} \\[(.+)\\]$`).exec(line.trim())?.[1] ?? [])
    expect(said).toContain('JPKI')
    expect(objects('PIN')).toEqual(['User Authentication PIN', 'Digital Signature PIN'])
    expect(objects('Private RSA Key')).toEqual(['User Authentication Key', 'Digital Signature Key'])
    expect(objects('X\\.509 Certificate')).toHaveLength(4)
    expect([...said.matchAll(/Tries left +: (\d)/g)].map(([, left]) => left)).toEqual(['3', '5'])
    await card.pull()
  })

  const secrets = [
    ['authentication', '1234'],
    ['signature', 'ABC123']
  ] as const

  it.each(secrets)('sign a digest through PKCS#15 with the %s key', async (secret, pin) => {
    const card = await daemon.placeFor('tanaka')
    writeFileSync(at('digest'), digestOf(anyMessage))
    const signed = await pkcs15(secret, pin)
    expect(signed.status, signed.said).toBe(0)
    expect(await accepts(secret)).toContain('Verified OK')
    await card.pull()
  })

  it.each([
    ['authentication', '1234', 3],
    ['signature', 'ABC123', 5]
  ] as const)(
    'count wrong entries of the %s secret down to a locked one, and only its own',
    async (secret, pin, tries) => {
      const card = await daemon.placeFor('tanaka')
      const wrong = pin.replaceAll(/\d/g, '0')
      for (let left = tries; left > 0; left--) {
        const tool = (await run('pkcs15-tool', ['-D'])).said
        expect(tool.match(/Tries left +: \d/g)?.[keys[secret].slot]).toContain(`: ${left}`)
        const refused = await pkcs15(secret, wrong)
        expect(refused.status).not.toBe(0)
        expect(refused.said).toContain('PIN code verification failed')
      }
      // the right one comes too late, and our own services say the same
      expect((await pkcs15(secret, pin)).status).not.toBe(0)
      const readers = pcscReaders()
      const services = cardServices(readers)
      value(await services.open(await hear(services.watch).inserted()))
      expect(await services.triesLeft(secret)).toMatchObject({ fault: 'pinBlocked' })
      const other = secret === 'authentication' ? 'signature' : 'authentication'
      expect(value(await services.triesLeft(other))).toBe(other === 'signature' ? 5 : 3)
      await services.close()
      await readers.stop()
      await card.pull()
    }
  )

  it.each(secrets)('sign with the %s key, and the signature verifies', async (secret, pin) => {
    const card = await daemon.placeFor('tanaka')
    const signed = await sign(secret, pin)
    expect(signed.status, signed.said).toBe(0)
    expect(await accepts(secret)).toContain('Verified OK')
    writeFileSync(at('message'), 'another message')
    expect(await accepts(secret)).not.toContain('Verified OK')
    writeFileSync(at('message'), anyMessage)
    await card.pull()
  })

  it('count wrong PINs down to a locked one', async () => {
    const card = await daemon.placeFor('tanaka')
    const said: Awaited<ReturnType<typeof run>>[] = []
    for (const pin of ['0000', '0000', '0000', '1234']) said.push(await sign('authentication', pin))
    expect(said.map(({ status }) => status === 0)).toEqual([false, false, false, false])
    expect(said[0]?.said).toContain('CKR_PIN_INCORRECT')
    const [first, second] = (await run('pkcs11-tool', ['--module', library ?? '', '-L'])).said.split('Slot 1')
    expect(first).toContain('user PIN locked')
    expect(second).not.toContain('user PIN locked')
    await card.pull()
  })

  it('accept what our own services sign with both keys', async () => {
    const readers = pcscReaders()
    const services = cardServices(readers)
    const heard = hear(services.watch)
    const card = await daemon.place('tanaka')
    const reader = await heard.inserted()
    writeFileSync(
      at('signature'),
      value(await signIn(services, reader, '1234', 'authentication', digestOf(anyMessage)))
    )
    expect(await accepts('authentication')).toContain('Verified OK')
    await type(services, 'ABC123')
    value(await verifyPin(services, 'signature'))
    const [signature] = value(await services.sign('signature', [digestOf(anyMessage)]))
    writeFileSync(at('signature'), signature ?? '')
    expect(await accepts('signature')).toContain('Verified OK')
    expect(await accepts('authentication')).not.toContain('Verified OK')
    await services.close()
    await card.pull()
    await readers.stop()
  })

  it('find the certificates issued by the authorities of the trust store, whichever generation of the one name', async () => {
    for (const secret of ['authentication', 'signature'] as const) {
      const trust = new URL(`../../../assets/trust/${secret}-ca.pem`, import.meta.url).pathname
      const verdict = async (name: string): Promise<string> => {
        const certificate = new URL(`../../../assets/town/certificates/${name}-${secret}.pem`, import.meta.url).pathname
        return (await run('openssl', ['verify', '-CAfile', trust, certificate])).said
      }
      for (const name of ['tanaka', 'sato', 'takahashi', 'ito']) expect(await verdict(name)).toContain(': OK')
      expect(await verdict('suzuki')).toContain('certificate has expired')
    }
  })

  it('refuse the forged card, whose authority has the same name', async () => {
    const file = JSON.parse(readFileSync(new URL('../../fixtures/cards/mallory.json', import.meta.url), 'utf8'))
    const der = file.applications[0].files.find((one: { ef: string }) => one.ef === '000A').content
    writeFileSync(
      at('mallory'),
      `-----BEGIN CERTIFICATE-----\n${der.match(/.{1,64}/g).join('\n')}\n-----END CERTIFICATE-----\n`
    )
    const trust = new URL('../../../assets/trust/authentication-ca.pem', import.meta.url).pathname
    expect((await run('openssl', ['verify', '-CAfile', trust, at('mallory')])).status).not.toBe(0)
  })
})
