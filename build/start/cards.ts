// The simulated cards as the panel shows them.
import { pinsOf, readAllCards, type CardFile } from '../../src/card/virtual/card-file.ts'
import { cardFolder } from '../../src/card/virtual/place.ts'
import type { PanelCard } from './panel-page.ts'

const pinsText = (pins: ReturnType<typeof pinsOf>): string =>
  Object.entries(pins)
    .filter(([secret]) => secret === 'authentication' || secret === 'signature')
    .map(([secret, pin]) => `${secret === 'authentication' ? 'PIN' : '署名'} ${pin.value}`)
    .join('   ')

/** Cards that simply work come first: those are what one wants to try. */
const inOrderFirst = (a: CardFile, b: CardFile): number => usual.indexOf(b.name) - usual.indexOf(a.name)
const usual = ['sato', 'tanaka']

export const panelCards = (): PanelCard[] =>
  [...readAllCards(cardFolder)].sort(inOrderFirst).map((card) => ({
    name: card.name,
    holder: card.holder ?? '(名前なし)',
    about: card.description,
    pins: pinsText(pinsOf(card))
  }))
