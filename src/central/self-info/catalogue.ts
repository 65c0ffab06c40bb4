// What can be asked for, of whom, and what the simulated holders know: assets/town/self-info.json, checked. Fictional throughout.
import { z } from 'zod'
import { SelfInfoCatalogue, type SelfInfoItemFace } from '../../contract/wire/self-info.ts'
import { Id, Words } from '../../contract/wire/words.ts'

const Item = SelfInfoCatalogue.shape.items.element.omit({ holder: true }).extend({ holder: Id })

/** `value` null: the holder does not give this item out. A record that is not there: the holder has nothing yet. */
const Record = z.strictObject({
  resident: Id,
  item: Id,
  value: Words.nullable(),
  asOfDaysAgo: z.int().min(0),
  facts: z.record(Id, z.union([z.boolean(), z.string(), z.number(), z.null()])).optional()
})

export const SelfInfoData = z
  .strictObject({
    groups: SelfInfoCatalogue.shape.groups,
    holders: z.array(z.strictObject({ id: Id, name: Words, answersAfterSeconds: z.number().min(0).max(86_400) })),
    items: z.array(Item).max(200),
    records: z.array(Record)
  })
  .superRefine(({ groups, holders, items, records }, check) => {
    const has = (list: readonly { readonly id: string }[], id: string): boolean => list.some((one) => one.id === id)
    for (const { id, group, holder } of items)
      if (!has(groups, group) || !has(holders, holder))
        check.addIssue({ code: 'custom', message: `${id} names a group or a holder that is not there` })
    for (const { item, resident } of records)
      if (!has(items, item)) check.addIssue({ code: 'custom', message: `${resident}: there is no item ${item}` })
  })
export type SelfInfoData = z.infer<typeof SelfInfoData>

/** The items as they are shown. */
export const facesOf = ({ items, holders }: SelfInfoData): SelfInfoItemFace[] =>
  items.map((item) => {
    const holder = holders.find((one) => one.id === item.holder)
    if (!holder) throw new Error('an item without a holder passed the check')
    return { ...item, holder: holder.name }
  })
