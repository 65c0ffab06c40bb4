// Other cards as data alone: the next My Number Card (P-384, two applications) and the staff card, by the unchanged services.
import { execFileSync } from 'node:child_process'
import { createHash, generateKeyPairSync, verify, X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { p384Sha384 } from '../../src/card/profiles/algorithms.ts'
import type { ApplicationProfile, CardProfile, SecretProfile } from '../../src/card/profiles/card-profile.ts'
import { knownCards, ordinaryLimits } from '../../src/card/profiles/cards.ts'
import { jpki } from '../../src/card/profiles/jpki.ts'
import { staff } from '../../src/card/profiles/staff.ts'
import { cardServices } from '../../src/card/services/card-services.ts'
import type { CardApplication, CardFile } from '../../src/card/virtual/card-file.ts'
import { virtualReaders } from '../../src/card/virtual/readers.ts'
import {
  anyMessage,
  card,
  digestOf,
  signedBy,
  type,
  value,
  verifyPin,
  virtualReader,
  withCard
} from '../support/cards.ts'

const folder = mkdtempSync(join(tmpdir(), 'madoguchi-p384-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** a key and its self-signed certificate, by openssl */
const p384 = (name: string): { readonly pkcs8: string; readonly der: Buffer } => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'secp384r1' })
  const pkcs8 = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()
  const key = join(folder, `${name}.pem`)
  writeFileSync(key, pkcs8)
  const der = execFileSync('openssl', [
    'req',
    '-x509',
    '-key',
    key,
    '-subj',
    `/CN=FICTIONAL-${name}`,
    '-days',
    '3650',
    '-sha384',
    '-outform',
    'DER'
  ])
  return { pkcs8, der }
}

// A card nobody has seen yet: other AIDs, other EFs, another algorithm, the two keys in two applications. Nothing but data.
const digits: Pick<SecretProfile, 'alphabet' | 'mustHave' | 'changes'> = {
  alphabet: /^[0-9]$/,
  mustHave: [],
  changes: true
}
const signing = p384Sha384
const authenticationApplication = {
  aid: 'F0000000000000000384A1',
  tokenInfo: { ef: '0101', labelLength: 16, length: 16 },
  tokens: { NEXTGENERATION1: { profile: 'myNumber', free: ['authentication'], whole: true } },
  signing,
  secrets: {
    authentication: {
      ...digits,
      pin: '0102',
      key: '0103',
      certificate: '0104',
      issuer: '0105',
      shortest: 6,
      longest: 6,
      maximumTries: 5
    }
  }
} as const satisfies ApplicationProfile
const signatureApplication = {
  aid: 'F0000000000000000384A2',
  signing,
  secrets: {
    signature: {
      ...jpki.secrets.signature,
      pin: '0202',
      key: '0203',
      certificate: '0204',
      issuer: '0205',
      shortest: 8
    }
  }
} as const satisfies ApplicationProfile
const nextCard: CardProfile = {
  applications: [authenticationApplication, signatureApplication],
  longestRead: 2048,
  limits: ordinaryLimits
}

const keys = { authentication: p384('authentication'), signature: p384('signature') }
const simulated = (
  { aid, secrets, tokenInfo }: ApplicationProfile,
  secret: 'authentication' | 'signature',
  pin: string
): CardApplication => {
  const profile = secrets?.[secret]
  if (!profile) throw new Error('no such secret')
  const { cla, ins, p1, p2 } = signing.command
  return {
    aid,
    pins: [{ ef: profile.pin, for: secret, value: pin, tries: profile.maximumTries, maximum: profile.maximumTries }],
    keys: [
      {
        ef: profile.key,
        pin: profile.pin,
        pkcs8: keys[secret].pkcs8,
        command: Buffer.of(cla, ins, p1, p2).toString('hex').toUpperCase()
      }
    ],
    files: [
      ...(tokenInfo
        ? [{ ef: tokenInfo.ef, pin: null, content: Buffer.from('NEXTGENERATION1 ').toString('base64') }]
        : []),
      {
        ef: profile.certificate,
        pin: secret === 'signature' ? profile.pin : null,
        content: keys[secret].der.toString('base64')
      }
    ]
  }
}
const nextFile: CardFile = {
  version: 1,
  name: 'next',
  holder: null,
  description: 'the next card, as far as it is announced',
  atr: '3B80',
  delays: { select: 0, read: 0, verify: 0, sign: 0 },
  applications: [
    simulated(authenticationApplication, 'authentication', '246810'),
    simulated(signatureApplication, 'signature', 'NEXTCARD1')
  ],
  faults: []
}

const sha384 = (message: Uint8Array): Uint8Array => Uint8Array.from(createHash('sha384').update(message).digest())

describe('a P-384 card with two applications, defined as data alone', () => {
  const inserted = async () => {
    const readers = virtualReaders(virtualReader)
    readers.insert(nextFile, { delays: false })
    const services = cardServices(readers, { cards: { ...knownCards, resident: [...knownCards.resident, nextCard] } })
    return { services, identity: value(await services.open(virtualReader)) }
  }

  it.each([
    ['authentication', '246810'],
    ['signature', 'NEXTCARD1']
  ] as const)('signs with its %s key, and its certificate verifies it', async (secret, pin) => {
    const { services, identity } = await inserted()
    expect(identity).toMatchObject({ profile: 'myNumber', signs: { hash: 'sha384', digestLength: 48, form: 'p1363' } })
    await type(services, pin)
    value(await verifyPin(services, secret))
    const { publicKey } = new X509Certificate(value(await services.certificate(secret)))
    const [first, second] = value(await services.sign(secret, [sha384(anyMessage), sha384(Buffer.from('another'))]))
    const holds = (message: Uint8Array, signature: Uint8Array | undefined): boolean =>
      verify('sha384', message, { key: publicKey, dsaEncoding: 'ieee-p1363' }, signature ?? new Uint8Array())
    expect([first?.length, holds(anyMessage, first), holds(Buffer.from('another'), second)]).toEqual([96, true, true])
    expect(holds(anyMessage, second)).toBe(false)
  })

  it('has its own rules, plan and change', async () => {
    const { services } = await inserted()
    await type(services, '1234')
    expect(await verifyPin(services, 'authentication')).toEqual({ ok: false, fault: 'pinMalformed' })
    const day = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)
    const plan = value(
      await services.plan({
        secrets: ['authentication', 'signature'],
        certificates: ['authentication', 'signature'],
        day
      })
    )
    expect(plan.lines.map(({ tries, advice }) => [tries, advice])).toEqual([
      [{ state: 'left', count: 5 }, 'try'],
      [{ state: 'left', count: 5 }, 'try']
    ])
    for (const [entry, pin] of [
      ['current', '246810'],
      ['next', '135791'],
      ['repeated', '135791']
    ] as const) {
      await services.pinEntry(entry)
      await type(services, pin)
    }
    const confirmed = await services.pinSubmitChange('authentication', 'ordinary')
    if (!confirmed.ok) throw new Error(confirmed.fault)
    expect((await services.change(confirmed.value)).ok).toBe(true)
  })

  it('a digest of another length is a bug', async () => {
    const { services } = await inserted()
    await type(services, '246810')
    value(await verifyPin(services, 'authentication'))
    await expect(services.sign('authentication', [digestOf(anyMessage)])).rejects.toThrow('32 bytes')
  })

  it('today’s card is found before it at no cost', async () => {
    const readers = virtualReaders(virtualReader)
    readers.insert(card('tanaka'), { delays: false })
    let selections = 0
    readers.onExchange((command) => (selections += command[1] === 0xa4 && command[2] === 4 ? 1 : 0))
    const services = cardServices(readers, { cards: { ...knownCards, resident: [...knownCards.resident, nextCard] } })
    expect(value(await services.open(virtualReader)).signs.hash).toBe('sha256')
    expect(selections).toBe(1)
  })
})

describe('the staff card', () => {
  /** tanaka's keys in the staff application, with a PIN of six digits */
  const staffCard = (label = 'MADOGUCHISTAFF1'): CardFile => {
    const tanaka = card('tanaka')
    const [application] = tanaka.applications
    if (!application) throw new Error('no application')
    const kept = new Set<string>(['0006', '000A', '000B', '0017', '0018'])
    return {
      ...tanaka,
      applications: [
        {
          ...application,
          aid: staff.aid,
          pins: application.pins.filter(({ ef }) => kept.has(ef)).map((pin) => ({ ...pin, value: '135246' })),
          keys: application.keys.filter(({ ef }) => kept.has(ef)),
          files: application.files
            .filter(({ ef }) => kept.has(ef))
            .map((file) =>
              file.ef === '0006' ? { ...file, content: Buffer.from(label.padEnd(160)).toString('base64') } : file
            )
        }
      ]
    }
  }

  it('signs its holder in, and has nothing else', async () => {
    const { services } = withCard(staffCard())
    expect(value(await services.open(virtualReader, 'staff')).profile).toBe('staff')
    await type(services, '135246')
    value(await verifyPin(services, 'authentication'))
    const [signature] = value(await services.sign('authentication', [digestOf(anyMessage)]))
    const certificate = value(await services.certificate('authentication'))
    expect(signedBy(certificate, anyMessage, signature ?? new Uint8Array())).toBe(true)
    const none = { ok: false, fault: 'notMyNumberCard' }
    expect(await services.triesLeft('signature')).toEqual(none)
    expect(await services.pinSubmit('signature', 'ordinary')).toEqual(none)
    expect(await services.issuer('signature')).toEqual(none)
    expect(await services.surfaceInfo()).toEqual(none)
  })

  it('of the house is one: it signs with its six digits, and passes for no resident’s', async () => {
    const { services } = withCard('staff-yamamoto')
    expect(value(await services.open(virtualReader, 'staff'))).toMatchObject({ profile: 'staff' })
    await type(services, '890123')
    value(await verifyPin(services, 'authentication'))
    expect(value(await services.sign('authentication', [digestOf(anyMessage)]))).toHaveLength(1)
    expect(await services.open(virtualReader)).toEqual({ ok: false, fault: 'notMyNumberCard' })
  })

  it('is no resident’s card, and a resident’s card is no staff card', async () => {
    expect(await withCard(staffCard()).services.open(virtualReader)).toEqual({ ok: false, fault: 'notMyNumberCard' })
    expect(await withCard('tanaka').services.open(virtualReader, 'staff')).toEqual({
      ok: false,
      fault: 'notMyNumberCard'
    })
    expect(await withCard(staffCard('JPKIAPICCTOKEN2')).services.open(virtualReader, 'staff')).toEqual({
      ok: false,
      fault: 'notMyNumberCard'
    })
  })
})

describe('the two authorities on the card', () => {
  it('are read without a PIN, and each issued the certificate beside it', async () => {
    const { services } = withCard('tanaka')
    value(await services.open(virtualReader))
    await type(services, 'ABC123')
    value(await verifyPin(services, 'signature'))
    for (const secret of ['authentication', 'signature'] as const) {
      const leaf = new X509Certificate(value(await services.certificate(secret)))
      const issuers = await Promise.all((['authentication', 'signature'] as const).map((one) => services.issuer(one)))
      const verified = issuers.map((issuer) => leaf.verify(new X509Certificate(value(issuer)).publicKey))
      expect(verified).toEqual([secret === 'authentication', secret === 'signature'])
    }
  })
})
