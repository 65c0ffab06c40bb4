// The fictional town's past year in the provision log; what is there already is not written again.
import { keyedHash } from '../digest.ts'
import type { SeedData } from '../town/seed-data.ts'
import type { Tx } from '../store/store.ts'
import { recordProvisions, type Pen } from './record.ts'

/** Records what the data names, oldest first; `providedAt` is counted back from now, the entry is of now. */
export const seedProvisions = async (tx: Tx, data: SeedData, pen: Pen): Promise<void> => {
  const now = pen.now().getTime()
  const all = data.provisions
    .toSorted((a, b) => b.daysAgo - a.daysAgo)
    .flatMap(({ id, residents, daysAgo, ...rest }) =>
      residents.map((owner) => ({
        owner,
        provision: {
          ...rest,
          providedAt: new Date(now - daysAgo * 86_400_000).toISOString()
        },
        // the entry is shown to its owner and to nobody else, but no name central uses inside goes out at all
        reference: `seed:${keyedHash(pen.keys.hash, 'seeded-provision', `${id}:${owner}`)}`
      }))
    )
  await recordProvisions(tx, pen, all)
}
