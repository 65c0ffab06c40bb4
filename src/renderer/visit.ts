// What every part of the tree may ask for: the frame, the words in its language, and the one way out.
import { createContext, useContext } from 'react'
import type { Frame } from '../contract/screen/frame.ts'
import type { Intent } from '../contract/screen/intent.ts'
import { catalogues, type Catalogue } from './text/catalogue.ts'

export type Visit = { readonly frame: Frame; readonly words: Catalogue; readonly send: (intent: Intent) => void }

export const makeVisit = (frame: Frame, send: (intent: Intent) => void): Visit => ({
  frame,
  words: catalogues[frame.language],
  send
})

export const VisitContext = createContext<Visit | null>(null)

/** Throws when a part stands outside the app: a bug. */
export const useVisit = (): Visit => {
  const visit = useContext(VisitContext)
  if (visit === null) throw new Error('a part of the screen stands outside the app')
  return visit
}
