// What a list of places is of, seen by its columns: one of another kind would take the place of what is held.
import type { PlaceKind } from '../../contract/wire/open-data.ts'
import { hasColumn } from '../imports/table.ts'
import { disasterColumns } from './columns.ts'

/** columns that the recommended data sets have for one kind alone, in Japanese and as Takamatsu calls them */
const telltales: Partial<Record<PlaceKind, readonly string[]>> = {
  shelters: [...Object.values(disasterColumns).flat(), '想定収容人数', 'evacuationSpace'],
  aed: ['小児対応設備の有無', 'equipmentForChildren'],
  clinics: ['診療科目', '診療曜日', '病床数', 'medicalSubjects', 'numberOfBeds'],
  toilets: ['男性トイレ総数', '女性トイレ総数', '多機能トイレ数', 'totalMensRestroom', 'multifunctionalRestroom']
}

const has = (header: readonly string[], kind: PlaceKind): boolean => hasColumn(header, telltales[kind] ?? [])

/** The kind these columns belong to, where it is another one than `kind`; null where nothing speaks against `kind`. */
export const otherKind = (header: readonly string[], kind: PlaceKind): PlaceKind | null => {
  if (has(header, kind)) return null
  return (Object.keys(telltales) as PlaceKind[]).find((one) => has(header, one)) ?? null
}
