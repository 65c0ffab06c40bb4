// The diagnosis for the command line: one line each, and for scripts the same as JSON.
import type { Diagnosis } from '../../card/doctor/port.ts'
import type { CodeTexts } from '../../contract/screen/code-text.ts'
import { codeTextEn } from '../../contract/screen/codes-text/en.ts'
import { codeTextJa } from '../../contract/screen/codes-text/ja.ts'
import { aboutLine, saysLine, type DiagnosisText } from '../../contract/screen/diagnosis-text.ts'
import { diagnosisTextEn } from '../../contract/screen/diagnosis-text-en.ts'
import { diagnosisTextJa } from '../../contract/screen/diagnosis-text-ja.ts'
import type { Language } from '../../contract/screen/intent.ts'
import type { DiagnosisLine, Light } from '../../contract/screen/views/diagnosis.ts'
import { diagnosisLines, worstOf } from '../flows/diagnosis/lines.ts'
import { ownMachine } from './own-machine.ts'

const texts: Readonly<Record<Language, { readonly lines: DiagnosisText; readonly codes: CodeTexts }>> = {
  ja: { lines: diagnosisTextJa, codes: codeTextJa },
  en: { lines: diagnosisTextEn, codes: codeTextEn }
}
/** shapes one can tell apart without colour */
const shapes: Readonly<Record<Light, string>> = { green: '(v)', yellow: '/!\\', red: '[X]', none: '( )' }
const colours: Readonly<Record<Light, string>> = { green: '32', yellow: '33', red: '31', none: '90' }
const exitCodes = { green: 0, yellow: 1, red: 2 } as const

export type Report = { readonly text: string; readonly exitCode: 0 | 1 | 2 }
export type ReportOptions = {
  readonly language: Language
  readonly json: boolean
  /** escape sequences for a terminal; the shape and the word say the same */
  readonly colour: boolean
}

/** how many columns a text takes: Japanese characters take two */
const columns = (text: string): number => text.split('').reduce((sum, one) => sum + (one > '\u2e7f' ? 2 : 1), 0)
const padded = (text: string, width: number): string => text + ' '.repeat(Math.max(1, width - columns(text)))

const textOf = (lines: readonly DiagnosisLine[], { language, colour }: ReportOptions): string => {
  const { lines: words, codes } = texts[language]
  const told = lines.flatMap((line) => {
    const shape = `${shapes[line.light]} ${padded(words.lights[line.light], 13)}`
    const lit = colour ? `\u001b[${colours[line.light]}m${shape}\u001b[0m` : shape
    const says = `${lit}${padded(aboutLine(words, line), 26)}${saysLine(words, line)}`
    if (line.code === null) return [says]
    const { you, staff } = codes[line.code]
    const own = ownMachine[language][line.state]
    const sentences = [...you.split('\n'), staff, ...(own === undefined ? [] : [own])]
    return [`${says}  ${line.code}`, ...sentences.map((sentence) => `        ${sentence}`)]
  })
  return told.join('\n')
}

/** Everything but the codes' sentences: those stand in the catalogue, by code. */
const jsonOf = (diagnosis: Diagnosis, lines: readonly DiagnosisLine[], { language }: ReportOptions): string => {
  const { lines: words } = texts[language]
  const told = lines.map((line) => ({ ...line, name: aboutLine(words, line), says: saysLine(words, line) }))
  return JSON.stringify({ worst: worstOf(lines), readers: diagnosis.readers, lines: told }, null, 2)
}

export const reportOf = (diagnosis: Diagnosis, options: ReportOptions): Report => {
  const lines = diagnosisLines(diagnosis)
  const text = options.json ? jsonOf(diagnosis, lines, options) : textOf(lines, options)
  return { text, exitCode: exitCodes[worstOf(lines)] }
}
