// npm run card: simulated cards from the command line.
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CardFileError } from './card-file-error.ts'
import { cardPath, ownFolder, pinsOf, readAllCards, readCardFile, readCardFolder, type CardFile } from './card-file.ts'
import { parseDelays } from './delays.ts'
import { makeCards } from './maker/make.ts'
import { makeNewCard } from './maker/new.ts'
import { wishOf, type Wish } from './options.ts'
import { cardFolder, placeCard, SlotError } from './place.ts'
import { cardLines, shownCard } from './show.ts'
import { usage } from './usage.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))

/** one entry of `list --json` */
const listed = (card: CardFile) => ({
  name: card.name,
  holder: card.holder,
  description: card.description,
  pins: Object.fromEntries(Object.entries(pinsOf(card)).map(([use, { value }]) => [use, value]))
})

const cardsIn = (folder: string | undefined): readonly CardFile[] =>
  folder === undefined ? readAllCards(cardFolder) : readCardFolder(folder)

/** The card of that name. Throws CardFileError, naming those there are. */
const named = (name: string, folder: string | undefined): CardFile => {
  const names = cardsIn(folder).map((card) => card.name)
  if (!names.includes(name)) throw new CardFileError(`K-04 no card is called ${name}; there are ${names.join(', ')}`)
  return readCardFile(folder === undefined ? cardPath(cardFolder, name) : join(folder, `${name}.json`))
}

const list = (wish: Extract<Wish, { kind: 'list' }>): number => {
  const cards = cardsIn(wish.folder).map(listed)
  if (wish.json) console.log(JSON.stringify(cards, null, 2))
  else
    for (const { name, holder, description, pins } of cards)
      console.log(
        `${name.padEnd(10)} PIN ${(pins['authentication'] ?? '-').padEnd(5)} password ${(pins['signature'] ?? '-').padEnd(7)} ${holder ?? '(nobody)'}: ${description}`
      )
  return 0
}

const show = ({ name, folder, json }: Extract<Wish, { kind: 'show' }>): number => {
  const card = named(name, folder)
  console.log(json ? JSON.stringify(shownCard(card), null, 2) : cardLines(card).join('\n'))
  return 0
}

const place = async (wish: Extract<Wish, { kind: 'place' }>): Promise<number> => {
  const { name, port, faults, delay, folder } = wish
  const card = named(name, folder)
  const delays = delay === undefined ? true : parseDelays(delay, card.delays)
  const placed = await placeCard({ card, port, delays, ...(faults ? { faults } : {}) })
  console.log(`${name} is in the slot at 127.0.0.1:${port}; Ctrl-C takes it out`)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void placed.pull())
  const parting = await placed.ended
  if (parting === 'left') console.log(`${name} left by its fault`)
  if (parting !== 'daemonGone') return 0
  console.error(`card: K-09 the reader at 127.0.0.1:${port} went away`)
  return 1
}

const make = (wish: Extract<Wish, { kind: 'make' }>): number => {
  const { folder = cardFolder, trust = join(root, 'assets/trust') } = wish
  const made = makeCards(folder, trust, wish.certificates ?? join(root, 'assets/town/certificates'))
  console.log(`made ${made.cards.map(({ name }) => name).join(', ')}`)
  return 0
}

const makeNew = ({ wish }: Extract<Wish, { kind: 'new' }>): number => {
  const today = new Date().toISOString().slice(0, 10)
  const made = makeNewCard({ wish, house: cardFolder, folder: ownFolder(), today })
  console.log(`made ${made.path}, good until ${made.expires}`)
  console.log(`its certificates: ${made.certificates.join(', ')}`)
  if (made.before !== undefined) console.log(`the one before is ${made.before}`)
  console.log(`npm run card -- --card ${made.name}${wish.cards === undefined ? '' : ` --cards ${wish.cards}`}`)
  return 0
}

const carryOut = (wish: Wish): number | Promise<number> => {
  switch (wish.kind) {
    case 'list':
      return list(wish)
    case 'show':
      return show(wish)
    case 'make':
      return make(wish)
    case 'new':
      return makeNew(wish)
    case 'place':
      return place(wish)
    case 'help':
      console.log(usage)
      return wish.asked ? 0 : 2
  }
}

try {
  process.exitCode = await carryOut(wishOf(process.argv.slice(2)))
} catch (error) {
  if (!(error instanceof CardFileError || error instanceof SlotError)) throw error
  console.error(`card: ${error.message}`)
  process.exitCode = 1
}
