// Lays keys, certificates and PINs out as the applications and files of a My Number Card.
import { eraYear } from '../../certificates/eras.ts'
import { jpki } from '../../profiles/jpki.ts'
import { common, profileEntry, residentRecord } from '../../profiles/profile-entry.ts'
import { surface } from '../../profiles/surface.ts'
import type { Secret } from '../../port.ts'
import type { CardApplication, CardFile } from '../card-file.ts'
import { derOf, type MadeCertificate, type Person } from './certificate.ts'
import type { Authority } from './authority.ts'

export type CardPerson = Person & {
  readonly name: string
  readonly description: string
  readonly pins: Readonly<Record<Secret | 'profile', string>>
  /** tries left, where fewer than the maximum */
  readonly tries?: Partial<Record<Secret | 'profile', number>>
  /** what the token calls itself: a card or a phone */
  readonly token: keyof typeof jpki.tokens
}
export type Issued = Readonly<Record<Secret, MadeCertificate & { readonly authority: Authority }>>

/** pad and times of a contact card, halved: tests are many */
const delays = { select: 2, read: 4, verify: 12, sign: 90 }

const { checkNumberB } = profileEntry.pins

const tlv = (tag: string, content: Buffer): Buffer => {
  const length = content.length < 0x80 ? [content.length] : [0x82, content.length >> 8, content.length & 0xff]
  return Buffer.concat([Buffer.from(tag, 'hex'), Buffer.from(length), content])
}

/** 券面事項入力補助 EF 0002: FF20 with offsets of the four, then the four */
const basicFour = (person: Person): Buffer => {
  const four = [
    tlv('DF22', Buffer.from(`${person.family} ${person.given}`)),
    tlv('DF23', Buffer.from(person.address)),
    tlv('DF24', Buffer.from(person.birth.replaceAll('-', ''))),
    tlv('DF25', Buffer.from(person.sex))
  ]
  const offsets = Buffer.alloc(8)
  const inside = tlv('DF21', offsets).length
  const whole = inside + four.reduce((sum, one) => sum + one.length, 0)
  // offsets count from the start of the file
  let at = tlv('FF20', Buffer.alloc(whole)).length - whole + inside
  for (const [index, one] of four.entries()) {
    offsets.writeUInt16BE(at, index * 2)
    at += one.length
  }
  return tlv('FF20', Buffer.concat([tlv('DF21', offsets), ...four]))
}

const jpkiApplication = (person: CardPerson, issued: Issued): CardApplication => {
  const token = Buffer.alloc(jpki.tokenInfo.length)
  token.fill(0x20, 0, jpki.tokenInfo.labelLength)
  token.write(person.token)
  const free: readonly string[] = jpki.tokens[person.token].free
  const each = (['authentication', 'signature'] as const).map((secret) => ({ secret, ...jpki.secrets[secret] }))
  return {
    aid: jpki.aid,
    pins: each.map(({ secret, pin, maximumTries }) => ({
      ef: pin,
      for: secret,
      value: person.pins[secret],
      tries: person.tries?.[secret] ?? maximumTries,
      maximum: maximumTries
    })),
    keys: each.map(({ secret, key, pin }) => ({ ef: key, pin, pkcs8: issued[secret].pkcs8 })),
    files: [
      { ef: jpki.tokenInfo.ef, pin: null, content: token.toString('base64') },
      ...each.flatMap(({ secret, certificate, issuer, pin }) => [
        { ef: certificate, pin: free.includes(secret) ? null : pin, content: issued[secret].der.toString('base64') },
        { ef: issuer, pin: null, content: derOf(issued[secret].authority.certificate).toString('base64') }
      ])
    ]
  }
}

/** 照合番号B: birth YYMMDD in its era, year of expiry, security code; fictional cards all have the same code */
export const checkNumberOf = ({ birth }: Pick<Person, 'birth'>, expires: number): string =>
  `${eraYear(birth)}${birth.slice(5, 7)}${birth.slice(8)}${expires}0123`

/**
 * 券面事項確認 EF 0003: { application identifier, ?, version, municipality }, the fields by their order (jpki/myna). No public source names
 * the tags: these are the fictional cards' own, and whoever reads must not look at them.
 */
const surfaceApplication = ({ address }: Person): CardApplication => {
  const [municipality = ''] = /^.+?[市区町村]/.exec(address) ?? []
  const info = tlv(
    'FF40',
    Buffer.concat([
      tlv('DF41', Buffer.from('00000001', 'hex')),
      tlv('DF42', Buffer.alloc(2)),
      tlv('DF43', Buffer.of(3)),
      tlv('DF44', Buffer.from(municipality))
    ])
  )
  const files = [{ ef: surface.files.info, pin: null, content: info.toString('base64') }]
  return { aid: surface.aid, pins: [], keys: [], files }
}

const profileApplication = (person: CardPerson, issued: Issued): CardApplication => ({
  aid: profileEntry.aid,
  pins: [
    {
      ef: profileEntry.pin,
      for: 'profile',
      value: person.pins.profile,
      tries: person.tries?.profile ?? profileEntry.maximumTries,
      maximum: profileEntry.maximumTries
    },
    {
      ef: checkNumberB.pin,
      for: 'checkNumberB',
      value: checkNumberOf(person, issued.authentication.certificate.validity.notAfter.getUTCFullYear()),
      tries: checkNumberB.maximumTries,
      maximum: checkNumberB.maximumTries
    }
  ],
  keys: [],
  files: [
    {
      ef: profileEntry.basicFour,
      pin: profileEntry.pin,
      or: [checkNumberB.pin],
      content: basicFour(person).toString('base64')
    }
  ]
})

/** 住基: its PIN and nothing else; what it opens is the office's */
const residentApplication = ({ pins }: CardPerson): CardApplication => {
  const { pin: ef, maximumTries: maximum } = residentRecord.counted.resident
  return {
    aid: residentRecord.aid,
    pins: [{ ef, for: 'resident', value: pins.profile, tries: maximum, maximum }],
    keys: [],
    files: []
  }
}

/** a phone carries the certificates and nothing else */
const besides = (person: CardPerson, issued: Issued): CardApplication[] =>
  jpki.tokens[person.token].profile === 'phone'
    ? []
    : [
        profileApplication(person, issued),
        surfaceApplication(person),
        residentApplication(person),
        { aid: common.aid, pins: [], keys: [], files: [] }
      ]

/** Makes the card; the file of the individual number does not exist on it. */
export const newCard = (person: CardPerson, issued: Issued): CardFile => ({
  version: 1,
  name: person.name,
  holder: `${person.family} ${person.given}`,
  description: person.description,
  atr: jpki.contactAtr,
  delays,
  applications: [jpkiApplication(person, issued), ...besides(person, issued)],
  faults: []
})
