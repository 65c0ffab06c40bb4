// Fictional policyholders and donors, for certificates in bulk.
import type { Random } from './random.ts'

const families = ['青木', '石川', '上田', '遠藤', '岡本', '小川', '加藤', '木村', '近藤', '斉藤', '清水', '高木', '中島', '西村', '野口', '橋本', '林', '藤田', '松本', '森', '山口', '和田'] // prettier-ignore
const givens = ['明', '恵子', '健一', '幸子', '翔太', '直樹', '陽子', '美咲', '大輔', '由美', '誠', '洋介', '真由美', '結衣', '隆', '久美子'] // prettier-ignore
const quarters = ['本町', '緑町', '川端', '浜町', '桜台', '山手', '駅前']
const wide = (number: number): string =>
  String(number).replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit)))

export type Person = { readonly name: string; readonly address: string }

export const somebody = (random: Random): Person => ({
  name: `${random.pick(families)}　${random.pick(givens)}`,
  address: `森川市${random.pick(quarters)}${wide(random.between(1, 5))}丁目${wide(random.between(1, 30))}番${wide(random.between(1, 20))}号`
})
