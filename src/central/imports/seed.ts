// The fictional town's level-0 content: its files go the same way in as any town's own.
import { dateInJapan } from '../calendar.ts'
import { admitMessage, takeMessage } from '../disaster/take.ts'
import { nextPosition, type Tx } from '../store/store.ts'
import { SeedProblem, type SeedData } from '../town/seed-data.ts'
import { decode } from './decode.ts'
import { kindOfSet } from './sets.ts'
import { readFile, writeFile } from './take-file.ts'

const day = 86_400_000

/** {{-90m}} in a feed file is the time ninety minutes before the seeding, in Japan. */
export const datedFrom = (text: string, now: Date): string =>
  text.replace(/\{\{([+-]\d{1,6})m\}\}/g, (_token, minutes: string) => {
    const at = new Date(now.getTime() + Number(minutes) * 60_000 + 9 * 3_600_000)
    return `${at.toISOString().slice(0, 19)}+09:00`
  })

type Content = Pick<SeedData, 'content' | 'contentFile'>

/** Adds the sets that are not there yet, and the feed where no bulletin ever came. Throws SeedProblem. */
export const seedContent = async (tx: Tx, { content, contentFile }: Content, now: Date): Promise<void> => {
  const { capSenders } = content
  // instances that start together on one empty database wait for each other here
  await nextPosition(tx, 'disaster')
  for (const { kind, file, title, source, licence, asOfDaysAgo } of content.sets) {
    if ((await kindOfSet(tx, kind)) !== null) continue
    const asOf = dateInJapan(new Date(now.getTime() - asOfDaysAgo * day))
    const about = { set: kind, title, source, licence, asOf }
    // a snapshot of openings is dated by its own lines
    const bytes = contentFile('open-data', file)
    const dated = kind === 'openings' ? Buffer.from(datedFrom(bytes.toString('utf8'), now)) : bytes
    const read = await readFile(kind, file, dated, about, { db: tx, capSenders })
    const [wrong] = read.report.refused
    if (wrong) throw new SeedProblem(`open-data/${file}: line ${wrong.line}: ${wrong.code}`)
    await writeFile(read, tx, now)
  }
  if (await tx.selectFrom('bulletins').select('id').limit(1).executeTakeFirst()) return
  for (const file of content.feed) {
    const text = decode(contentFile('feed', file))?.text ?? ''
    const read = admitMessage(datedFrom(text, now), capSenders)
    if (!read.ok) throw new SeedProblem(`feed/${file}: ${read.code} ${read.detail}`)
    await takeMessage(tx, read.message, now)
  }
}
