// What 券面事項確認 says without any number or PIN: which version it is and which municipality issued the card.
import { readElements } from '../tlv/ber.ts'
import { utf8 } from './basic-four.ts'

export type SurfaceInfo = { readonly version: number; readonly issuedBy: string }

/** Outer tag of EF 0003; only seen on real cards by others, so the fields are taken by their order (jpki/myna). */
export const surfaceInfoTag = 0xff40

/** { identifier, ?, version 1 byte, municipality UTF-8 }; undefined for anything else */
export const parseSurfaceInfo = (file: Uint8Array): SurfaceInfo | undefined => {
  const [whole] = readElements(file) ?? []
  const [, , version, municipality] = readElements(whole?.value ?? new Uint8Array()) ?? []
  const issuedBy = municipality && utf8(municipality.value)
  const [number] = version?.value ?? []
  return version?.value.length === 1 && number !== undefined && issuedBy !== undefined
    ? { version: number, issuedBy }
    : undefined
}
