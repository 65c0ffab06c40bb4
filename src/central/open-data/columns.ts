// The names a column goes by: the Digital Agency's 推奨データセット and 標準オープンデータセット, and what towns use beside them.
import type { DisasterKind } from '../../contract/wire/open-data.ts'

export const columns = {
  id: ['#property', 'ID', 'NO', '番号', 'identification'],
  name: ['名称', 'name', '施設名', '施設・場所名'],
  kana: ['名称_カナ', '名称カナ', 'fullNameInKana'],
  address: ['所在地_連結表記', '住所', '所在地', 'address'],
  latitude: ['緯度', 'latitude', 'lat'],
  longitude: ['経度', 'longitude', 'lng', 'lon'],
  /** "latitude,longitude" in one cell */
  location: ['location', '緯度経度'],
  telephone: ['電話番号', 'telephoneNumber', 'telephone number'],
  where: ['設置位置', 'installationPosition', '建物名等(方書)', '方書', 'katagaki', 'shelter'],
  days: ['利用可能曜日', '診療曜日', '曜日', 'availableDate'],
  from: ['開始時間', '診療開始時間', 'startTime', 'medicalStartTime'],
  until: ['終了時間', '診療終了時間', 'endTime', 'medicalEndTime'],
  hoursNote: ['利用可能日時特記事項', '診療日時特記事項', '特記事項', 'availableDateNote'],
  capacity: ['想定収容人数', '病床数', 'capacity', 'numberOfBeds'],
  more: ['診療科目', 'medicalSubjects', 'service', '備考', 'note'],
  people: ['人数', '避難者数'],
  takenAt: ['時点', '更新日時']
} as const

/** every column that has to say yes before a shelter counts as safe from it */
export const disasterColumns: Readonly<Record<DisasterKind, readonly string[]>> = {
  flood: ['災害種別_洪水', 'flood_L1', 'flood_L2'],
  landslide: ['災害種別_崖崩れ、土石流及び地滑り', 'sedimentDisaster'],
  stormSurge: ['災害種別_高潮', 'stormSurge'],
  earthquake: ['災害種別_地震', 'earthquake'],
  tsunami: ['災害種別_津波', 'tunami', 'tsunami'],
  fire: ['災害種別_大規模な火事', 'fire'],
  inundation: ['災害種別_内水氾濫', 'inundation'],
  volcano: ['災害種別_火山現象', 'volcano']
}
