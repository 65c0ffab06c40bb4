// The diagnosis as a screen: examining, the lines with the worst first, or the explanation of one code.
import type { Diagnosis } from '../../../card/doctor/port.ts'
import type { Code } from '../../../contract/screen/codes.ts'
import type { DiagnosisText } from '../../../contract/screen/diagnosis-text.ts'
import { diagnosisTextEn } from '../../../contract/screen/diagnosis-text-en.ts'
import { diagnosisTextJa } from '../../../contract/screen/diagnosis-text-ja.ts'
import type { Language } from '../../../contract/screen/intent.ts'
import { diagnosisId, type Pane } from '../../../contract/screen/views/public.ts'
import type { DiagnosisScreen } from '../../../contract/screen/views/diagnosis.ts'
import { shown, type Shown } from '../shown.ts'
import { diagnosisLines, worstFirst, worstOf } from './lines.ts'

const words: Readonly<Record<Language, DiagnosisText>> = { ja: diagnosisTextJa, en: diagnosisTextEn }
/** the way in, among what can be done without a card */
export const diagnosisPane = (language: Language): Pane => ({ id: diagnosisId, icon: 'check', ...words[language].pane })

export type DiagnosisStep =
  'examining' | 'explaining' | { readonly examined: 'idle' | 'printing' | 'printed' | 'failed' }
type Found = { readonly diagnosis: Diagnosis | null; readonly explained: Code | null }

const screenOf = (diagnosis: Diagnosis | null, printing: DiagnosisScreen['printing']): DiagnosisScreen => {
  const lines = diagnosis === null ? [] : worstFirst(diagnosisLines(diagnosis))
  return {
    kind: 'diagnosis',
    state: diagnosis === null ? 'examining' : 'done',
    worst: worstOf(lines),
    lines,
    printing
  }
}

export const diagnosisView = (step: DiagnosisStep, { diagnosis, explained }: Found): Shown => {
  if (step === 'explaining') {
    if (explained === null) throw new Error('explaining nothing')
    return shown(
      { kind: 'trouble', code: explained, triesLeft: null, way: 'back', cancel: false },
      { back: true, code: explained }
    )
  }
  const screen = screenOf(diagnosis, step === 'examining' ? 'idle' : step.examined)
  // what help is told: the worst thing that was found
  return shown(screen, { back: true, code: screen.lines.find(({ code }) => code !== null)?.code ?? null })
}
