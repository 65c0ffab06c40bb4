// What a person reads about a code, in one language.
import type { Code } from './codes.ts'

/**
 * `title` says in a few words what is (the heading of the screen); the three sentences say what happened, what you can
 * do and what staff can do. `you` may hold several steps, one a line.
 */
export type CodeText = {
  readonly title: string
  readonly happened: string
  readonly you: string
  readonly staff: string
}
export type CodeTexts = Readonly<Record<Code, CodeText>>
