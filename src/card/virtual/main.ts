// npm run card: simulated cards from the command line.
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { makeCards } from './maker/make.ts'
import { CardFileError, pinsOf, readCardFolder, type CardFile } from './card-file.ts'
import { usage, wishOf, type Wish } from './options.ts'
import { cardFolder, placeCard, SlotError } from './place.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))

/** one entry of `list --json` */
const listed = (card: CardFile) => ({
  name: card.name,
  holder: card.holder,
  description: card.description,
  pins: Object.fromEntries(Object.entries(pinsOf(card)).map(([use, { value }]) => [use, value]))
})

const list = (wish: Extract<Wish, { kind: 'list' }>): number => {
  const cards = readCardFolder(wish.folder ?? cardFolder).map(listed)
  if (wish.json) console.log(JSON.stringify(cards, null, 2))
  else
    for (const { name, holder, description, pins } of cards)
      console.log(
        `${name.padEnd(12)} PIN ${(pins['authentication'] ?? '-').padEnd(5)} password ${(pins['signature'] ?? '-').padEnd(7)} ${holder ?? '(nobody)'}: ${description}`
      )
  return 0
}

const place = async (wish: Extract<Wish, { kind: 'place' }>): Promise<number> => {
  const { name, port, faults, folder = cardFolder } = wish
  const names = readCardFolder(folder).map((card) => card.name)
  if (!names.includes(name)) throw new CardFileError(`no card is called ${name}; there are ${names.join(', ')}`)
  const placed = await placeCard({ name, port, folder, ...(faults ? { faults } : {}) })
  console.log(`${name} is in the slot at 127.0.0.1:${port}; Ctrl-C takes it out`)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void placed.pull())
  if ((await placed.ended) === 'pulled') return 0
  if (faults?.some(({ kind }) => kind === 'pull')) return 0
  console.error(`card: the reader at 127.0.0.1:${port} went away`)
  return 1
}

const make = (wish: Extract<Wish, { kind: 'make' }>): number => {
  const { folder = cardFolder, trust = join(root, 'assets/trust') } = wish
  const made = makeCards(folder, trust, wish.certificates ?? join(root, 'assets/town/certificates'))
  console.log(`made ${made.cards.map(({ name }) => name).join(', ')}`)
  return 0
}

const carryOut = (wish: Wish): number | Promise<number> => {
  if (wish.kind === 'list') return list(wish)
  if (wish.kind === 'make') return make(wish)
  if (wish.kind === 'place') return place(wish)
  console.log(usage)
  return wish.asked ? 0 : 2
}

try {
  process.exitCode = await carryOut(wishOf(process.argv.slice(2)))
} catch (error) {
  if (!(error instanceof CardFileError || error instanceof SlotError)) throw error
  console.error(`card: ${error.message}`)
  process.exitCode = 1
}
