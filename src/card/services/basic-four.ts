// The basic four of 券面事項入力補助 (EF 0002): name, address, birth, sex. Never the individual number, which is another file.
import { readElements } from '../tlv/ber.ts'

export type BasicFour = {
  readonly name: string
  readonly address: string
  /** YYYYMMDD as the card says; 00 where month or day is not known */
  readonly birth: string
  readonly sex: 'male' | 'female' | 'notApplicable'
}

/** FF20 { DF21 offsets, DF22 name, DF23 address, DF24 birth, DF25 sex } */
export const basicFourTag = 0xff20
const tags = { name: 0xdf22, address: 0xdf23, birth: 0xdf24, sex: 0xdf25 } as const
const sexes: Readonly<Record<string, BasicFour['sex']>> = { 1: 'male', 2: 'female', 9: 'notApplicable' }

/** Undefined where the bytes are not UTF-8. */
export const utf8 = (bytes: Uint8Array): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/**
 * Reads the file's element; lengths may be longer than needed (BER). The offsets are not used: they say nothing the tags do not.
 * Undefined when one of the four is missing, doubled, not UTF-8, or no such value.
 */
export const parseBasicFour = (file: Uint8Array): BasicFour | undefined => {
  const [whole, ...others] = readElements(file) ?? []
  if (whole?.tag !== basicFourTag || others.length > 0) return undefined
  const elements = readElements(whole.value) ?? []
  const text = (tag: number): string | undefined => {
    const [found, ...more] = elements.filter((one) => one.tag === tag)
    return found && more.length === 0 ? utf8(found.value) : undefined
  }
  const name = text(tags.name)
  const address = text(tags.address)
  const birth = text(tags.birth)
  const sex = sexes[text(tags.sex) ?? '']
  if (name === undefined || address === undefined || birth === undefined || sex === undefined) return undefined
  return /^\d{8}$/.test(birth) ? { name, address, birth, sex } : undefined
}
