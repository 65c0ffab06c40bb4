// What npm run card does: simulated cards from the command line.
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CardFileError } from './card-file-error.ts'
import { cardPath, ownFolder, pinsOf, readAllCards, readCardFile, readCardFolder, type CardFile } from './card-file.ts'
import { parseDelays } from './delays.ts'
import { makeCards } from './maker/make.ts'
import { makeNewCompany } from './maker/new-company.ts'
import { makeNewCard } from './maker/new.ts'
import { wishOf, type Wish } from './options.ts'
import { cardFolder, placeCard, SlotError } from './place.ts'
import { cardLines, shownCard } from './show.ts'
import { usage } from './usage.ts'

/** where words go: standard output and standard error */
export type Say = { readonly out: (line: string) => void; readonly wrong: (line: string) => void }

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

const list = (wish: Extract<Wish, { kind: 'list' }>, say: Say): number => {
  const cards = cardsIn(wish.folder).map(listed)
  if (wish.json) say.out(JSON.stringify(cards, null, 2))
  else
    for (const { name, holder, description, pins } of cards)
      say.out(
        `${name.padEnd(10)} PIN ${(pins['authentication'] ?? '-').padEnd(5)} password ${(pins['signature'] ?? '-').padEnd(7)} ${holder ?? '(nobody)'}: ${description}`
      )
  return 0
}

const show = ({ name, folder, json }: Extract<Wish, { kind: 'show' }>, say: Say): number => {
  const card = named(name, folder)
  say.out(json ? JSON.stringify(shownCard(card), null, 2) : cardLines(card).join('\n'))
  return 0
}

const place = async (wish: Extract<Wish, { kind: 'place' }>, say: Say): Promise<number> => {
  const { name, port, faults, delay, folder } = wish
  const card = named(name, folder)
  const delays = delay === undefined ? true : parseDelays(delay, card.delays)
  const placed = await placeCard({ card, port, delays, ...(faults ? { faults } : {}) })
  say.out(`${name} is in the slot at 127.0.0.1:${port}; Ctrl-C takes it out`)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void placed.pull())
  const parting = await placed.ended
  if (parting === 'left') say.out(`${name} left by its fault`)
  if (parting !== 'daemonGone') return 0
  say.wrong(`card: K-09 the reader at 127.0.0.1:${port} went away`)
  return 1
}

const make = (wish: Extract<Wish, { kind: 'make' }>, say: Say): number => {
  const { folder = cardFolder, trust = join(root, 'assets/trust') } = wish
  const made = makeCards(folder, trust, wish.certificates ?? join(root, 'assets/town/certificates'))
  say.out(`made ${made.cards.map(({ name }) => name).join(', ')}`)
  return 0
}

const makeNew = ({ wish }: Extract<Wish, { kind: 'new' }>, say: Say): number => {
  const today = new Date().toISOString().slice(0, 10)
  const made = makeNewCard({ wish, house: cardFolder, folder: ownFolder(), today })
  say.out(`made ${made.path}, good until ${made.expires}`)
  say.out(`its certificates: ${made.certificates.join(', ')}`)
  if (made.before !== undefined) say.out(`the one before is ${made.before}`)
  say.out(`npm run card -- --card ${made.name}${wish.cards === undefined ? '' : ` --cards ${wish.cards}`}`)
  return 0
}

const makeCompany = ({ wish }: Extract<Wish, { kind: 'company' }>, say: Say): number => {
  const today = new Date().toISOString().slice(0, 10)
  const { expires } = makeNewCompany(wish, { ca: join(cardFolder, 'ca'), today })
  say.out(`made ${wish.file}, good until ${expires}`)
  say.out(`npm run company -- show --file ${wish.file} --url URL --ca FILE --cert FILE --key FILE`)
  return 0
}

const carryOut = (wish: Wish, say: Say): number | Promise<number> => {
  switch (wish.kind) {
    case 'list':
      return list(wish, say)
    case 'show':
      return show(wish, say)
    case 'make':
      return make(wish, say)
    case 'new':
      return makeNew(wish, say)
    case 'company':
      return makeCompany(wish, say)
    case 'place':
      return place(wish, say)
    case 'help':
      say.out(usage)
      return wish.asked ? 0 : 2
  }
}

/** Runs one command line to its end and gives the exit code; what is wrong is said in one line, its code first. */
export const runCommand = async (args: readonly string[], say: Say): Promise<number> => {
  try {
    return await carryOut(wishOf(args), say)
  } catch (error) {
    if (!(error instanceof CardFileError || error instanceof SlotError)) throw error
    say.wrong(`card: ${error.message}`)
    return 1
  }
}
