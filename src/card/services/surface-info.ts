// What 券面事項確認 says without any number or PIN: which version it is and which municipality issued the card.
import { readElements } from '../tlv/ber.ts'
import { utf8 } from './basic-four.ts'

export type SurfaceInfo = { readonly version: number; readonly issuedBy: string }

/**
 * { identifier, ?, version 1 byte, municipality UTF-8 }; undefined for anything else. The fields are taken by their order, whatever
 * the tags: no public source names them (jpki/myna src/visual_ap.rs reads them so too).
 */
export const parseSurfaceInfo = (file: Uint8Array): SurfaceInfo | undefined => {
  const [whole] = readElements(file) ?? []
  const [, , version, municipality] = readElements(whole?.value ?? new Uint8Array()) ?? []
  const issuedBy = municipality && utf8(municipality.value)
  const [number] = version?.value ?? []
  return version?.value.length === 1 && number !== undefined && issuedBy !== undefined
    ? { version: number, issuedBy }
    : undefined
}
