// What a card file holds, for people and for scripts: never a key, never what stands in a file.
import { createPrivateKey, X509Certificate } from 'node:crypto'
import type { CardFile } from './card-file.ts'
import { writeFault } from './faults.ts'

const names: Readonly<Record<string, string>> = {
  D392F000260100000001: 'JPKI',
  D3921000310001010408: '券面事項入力補助 (profile entry)',
  D3921000310001010402: '券面事項確認 (card face)',
  D3921000310001010401: '住基 (resident record)',
  D3921000310001010100: '共通 (common)',
  F04D41444F5354414646: 'staff'
}

type Shown = {
  readonly name: string
  readonly holder: string | null
  readonly description: string
  readonly atr: string
  readonly delays: CardFile['delays']
  readonly faults: readonly string[]
  readonly applications: readonly {
    readonly aid: string
    readonly name: string
    readonly pins: readonly {
      readonly ef: string
      readonly for: string
      readonly tries: number
      readonly maximum: number
    }[]
    readonly keys: readonly { readonly ef: string; readonly pin: string; readonly kind: string }[]
    readonly files: readonly {
      readonly ef: string
      readonly bytes: number
      readonly pin: string | null
      readonly certificate: { readonly from: string; readonly to: string; readonly authority: boolean } | null
    }[]
  }[]
}

const certificateIn = (content: Buffer): Shown['applications'][number]['files'][number]['certificate'] => {
  try {
    const { validFromDate, validToDate, ca } = new X509Certificate(content)
    const day = (date: Date): string => date.toISOString().slice(0, 10)
    return { from: day(validFromDate), to: day(validToDate), authority: ca }
  } catch {
    return null
  }
}

/** RSA-2048, EC prime256v1 …: what the key is, never the key */
const kindOf = (pkcs8: string): string => {
  const { asymmetricKeyType, asymmetricKeyDetails } = createPrivateKey(pkcs8)
  const { modulusLength, namedCurve } = asymmetricKeyDetails ?? {}
  return [asymmetricKeyType?.toUpperCase(), modulusLength ?? namedCurve].join('-')
}

/** The card without its keys, its PIN values and the contents of its files. */
export const shownCard = (card: CardFile): Shown => ({
  name: card.name,
  holder: card.holder,
  description: card.description,
  atr: card.atr,
  delays: card.delays,
  faults: card.faults.map(writeFault),
  applications: card.applications.map(({ aid, pins, keys, files }) => ({
    aid,
    name: names[aid] ?? '(unknown)',
    pins: pins.map(({ ef, for: use, tries, maximum }) => ({ ef, for: use, tries, maximum })),
    keys: keys.map(({ ef, pin, pkcs8 }) => ({ ef, pin, kind: kindOf(pkcs8) })),
    files: files.map(({ ef, pin, content }) => {
      const bytes = Buffer.from(content, 'base64')
      return { ef, bytes: bytes.length, pin, certificate: certificateIn(bytes) }
    })
  }))
})

/** The same as lines for a person. */
export const cardLines = (card: CardFile): readonly string[] => {
  const { name, holder, description, atr, delays, faults, applications } = shownCard(card)
  const opens = (pin: string | null): string => (pin === null ? 'free' : `needs PIN ${pin}`)
  return [
    `${name}: ${holder ?? '(nobody)'}, ${description}`,
    `ATR ${atr}; ${Object.entries(delays)
      .map(([kind, ms]) => `${kind} ${ms} ms`)
      .join(', ')}`,
    `faults: ${faults.join(' ') || 'none'}`,
    ...applications.flatMap(({ aid, name: called, pins, keys, files }) => [
      `${aid} ${called}`,
      ...pins.map((pin) => `  ${pin.ef} PIN ${pin.for}: ${pin.tries} of ${pin.maximum} tries left`),
      ...keys.map((key) => `  ${key.ef} key, ${key.kind}, ${opens(key.pin)}`),
      ...files.map(({ ef, bytes, pin, certificate: found }) => {
        const about = found ? `${found.authority ? 'authority' : 'certificate'} ${found.from} to ${found.to}` : 'file'
        return `  ${ef} ${about}, ${bytes} bytes, ${opens(pin)}`
      })
    ])
  ]
}
