// What a person reads about the lines of the diagnosis, in one language; screen, paper and command line say the same.
import type { DiagnosisAbout, DiagnosisLine, DiagnosisState, Light } from './views/diagnosis.ts'

/** `{count}`, `{most}`, `{generation}` and `{reader}` stand for the figures of the line. */
export type DiagnosisText = {
  /** the way in, at attract */
  readonly pane: { readonly title: string; readonly sense: string }
  readonly about: Readonly<Record<DiagnosisAbout, string>>
  readonly says: Readonly<Record<DiagnosisState, string>>
  readonly lights: Readonly<Record<Light, string>>
  /** after the name of the card, where there are several readers */
  readonly reader: string
}

const fill = (text: string, line: DiagnosisLine): string =>
  text.replaceAll(/\{(count|most|generation|reader)\}/g, (_, key: 'count' | 'most' | 'generation' | 'reader') =>
    String(line[key] ?? '?')
  )

export const aboutLine = (text: DiagnosisText, line: DiagnosisLine): string =>
  fill(text.about[line.about] + (line.reader === null ? '' : text.reader), line)
export const saysLine = (text: DiagnosisText, line: DiagnosisLine): string => fill(text.says[line.state], line)
