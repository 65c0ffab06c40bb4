// Postal codes in Japan Post's KEN_ALL form: one town may run over several lines, and "not listed below" means no town.
import { folded } from './fold.ts'
import { fault, type Fault, type Reading } from '../imports/report.ts'
import { difference, inHandfuls, writeSet, type About } from '../imports/sets.ts'
import { readRows, type Row } from '../imports/table.ts'

type Line = { readonly line: number; readonly cells: readonly string[] }
export type PostalTown = {
  readonly municipality: string
  readonly prefecture: string
  readonly city: string
  readonly town: string
  readonly remark: string | null
  readonly kana: string
}

const [municipality, code, cityKana, townKana, prefecture, city, town] = [0, 2, 4, 5, 6, 7, 8] as const
const columnCount = 15
const at = ({ cells }: Line, column: number): string => cells[column] ?? ''

/** A town whose parenthesis is still open goes on in the next line of the same code (KEN_ALL's own description). */
const joined = (rows: readonly Row[]): { readonly towns: readonly Line[]; readonly refused: readonly Fault[] } => {
  const [towns, refused]: [Line[], Fault[]] = [[], []]
  let open: Line | null = null
  for (const row of rows) {
    const goesOn: boolean =
      open !== null && at(open, code) === at(row, code) && at(open, municipality) === at(row, municipality)
    if (open !== null && !goesOn) refused.push(fault(open.line, 'unclosed', at(open, town)))
    const line: Line =
      open !== null && goesOn
        ? {
            line: open.line,
            cells: open.cells.map((cell, column) =>
              column === town || (column === townKana && !cell.endsWith(at(row, column)))
                ? cell + at(row, column)
                : cell
            )
          }
        : row
    open = at(line, town).includes('（') && !at(line, town).includes('）') ? line : null
    if (open === null) towns.push(line)
  }
  if (open !== null) refused.push(fault(open.line, 'unclosed', at(open, town)))
  return { towns, refused }
}

/** words that stand in the town's column and are no town */
const noTown = /^以下に掲載がない場合$|の次に.*番地がくる場合$|^.+一円$/

const townOf = (line: Line): PostalTown => {
  const [, name = '', remark = null] = /^([^（]*)(?:（(.*)）)?$/s.exec(at(line, town)) ?? [null, at(line, town)]
  const empty = noTown.test(at(line, town))
  const kana = empty ? '' : at(line, townKana).normalize('NFKC').replace(/\(.*$/, '')
  return {
    municipality: at(line, municipality),
    prefecture: at(line, prefecture),
    city: at(line, city),
    town: empty ? '' : name,
    remark: empty ? null : remark,
    kana: at(line, cityKana).normalize('NFKC') + kana
  }
}

/** How a town is searched for: by its whole name, by that of the town alone, and by its reading. */
export const foldedTown = ({ prefecture, city, town, kana }: PostalTown): string =>
  `${folded(`${prefecture}${city}${town}`)}\n${folded(kana)}`

const wrong = (row: Row): Fault | null => {
  if (row.cells.length !== columnCount || !/^\d{5}$/.test(at(row, municipality)))
    return fault(row.line, 'columnsWrong', row.cells.slice(0, 3).join(','))
  return /^\d{7}$/.test(at(row, code)) ? null : fault(row.line, 'postalCode', at(row, code))
}

/** Reads KEN_ALL of the whole country or a part of it; it replaces what is held of the prefectures it names. */
export const postalIn = (text: string, about: About): Reading | null => {
  const { rows, refused: unread, blank } = readRows(text)
  const faults = rows.map(wrong)
  if (faults.every((one) => one !== null)) return null
  const { towns, refused: unclosed } = joined(rows.filter((_, index) => faults[index] === null))
  const refused = [...unread, ...faults.filter((one) => one !== null), ...unclosed]
  const counts = { taken: towns.length, refused, asOf: null }
  const after = towns.map((line, index) => ({
    code: at(line, code),
    municipality: at(line, municipality),
    number: index + 1,
    town: JSON.stringify(townOf(line)),
    folded: foldedTown(townOf(line))
  }))
  return {
    ...counts,
    noted: [],
    blank,
    write: async (tx, now) => {
      await writeSet(tx, 'postal', about, counts, now)
      const held: { readonly code: string; readonly number: number; readonly town: string }[] = []
      for (const one of new Set(after.map((row) => row.municipality.slice(0, 2)))) {
        const all = `${one}%`
        held.push(...(await tx.selectFrom('postal_towns').selectAll().where('municipality', 'like', all).execute()))
        await tx.deleteFrom('postal_towns').where('municipality', 'like', all).execute()
      }
      await inHandfuls(after, (some) => tx.insertInto('postal_towns').values(some).execute())
      const keyed = (list: readonly { readonly code: string; readonly town: string }[]): Map<string, string> =>
        new Map(list.map((row) => [`${row.code} ${row.town}`, row.town]))
      return difference(keyed(held), keyed(after))
    }
  }
}
