// Names of areas against addresses: where the coordinates of a place are not known, a warning reaches it by the name of its area.
import { folded } from '../open-data/fold.ts'

/** 森川市 港町 and 森川市港町 are one name */
export const squeezed = (name: string): string => folded(name)

/** a name of an area begins an address, or follows a prefecture, district, city or ward: 津市 is not in 沼津市 */
const ends = /[都道府県郡市区]/u
const longest = 60

/**
 * Every name an area may have that an address lies in, squeezed: 架空県森川市港町１ lies in 架空県, 架空県森川市, 森川市, 森川市港町
 * and so on. Short enough a list to ask a database for.
 */
export const namesAround = (address: string): string[] => {
  const text = Array.from(squeezed(address)).slice(0, longest)
  const names = new Set<string>()
  for (let from = 0; from < text.length; from++) {
    if (from > 0 && !ends.test(text[from - 1] ?? '')) continue
    for (let to = from + 2; to <= text.length; to++) names.add(text.slice(from, to).join(''))
  }
  return [...names]
}

const goesOn = /^([0-9一二三四五六七八九十〇字のノ番丁]|$)/u

/** Whether an address lies in a town of a city: 森川市本町東 is not in 森川市本町. */
export const liesIn = (address: string, town: string): boolean => {
  const [text, name] = [squeezed(address), squeezed(town)]
  const at = text.indexOf(name)
  return at >= 0 && goesOn.test(text.slice(at + name.length))
}
