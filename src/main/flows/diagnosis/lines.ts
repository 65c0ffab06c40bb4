// The diagnosis as lines for a person: each finding with its light, and a code where something is to be done.
import type { Diagnosis, Examined, Finding } from '../../../card/doctor/port.ts'
import type { Code } from '../../../contract/screen/codes.ts'
import type { DiagnosisAbout, DiagnosisLine, Light } from '../../../contract/screen/views/diagnosis.ts'
import { codeOf } from '../trouble.ts'

/** What happens in a visit as well has its code there; the rest only the diagnosis sees. */
export const codeOfFinding = (finding: Finding): Code | null => {
  switch (finding.state) {
    case 'stopped':
      return codeOf({ fault: 'daemonStopped' })
    case 'noReader':
      return codeOf({ fault: 'readerGone' })
    case 'twoCards':
    case 'cardRemoved':
    case 'cardMute':
    case 'cardRubbish':
    case 'cardBusy':
    case 'notMyNumberCard':
    case 'readerGone':
      return codeOf({ fault: finding.state })
    case 'missing':
      return 'M-110'
    case 'used':
      return 'M-219'
    case 'last':
      return 'M-220'
    case 'blocked':
      if (finding.secret === 'checkNumberB') return 'M-223'
      if (finding.secret === 'resident') return 'M-224'
      return codeOf({ fault: 'pinBlocked', said: '63C0' }, finding.secret)
    case 'unknown':
      if (finding.secret === 'resident') return null
      return codeOf({ fault: 'triesUnknown' })
    case 'soon':
      return 'M-307'
    case 'early':
      return codeOf({ fault: 'certificateNotYetValid' })
    case 'expired':
      return codeOf({ fault: 'certificateExpired' })
    case 'untrusted':
      return codeOf({ fault: 'certificateUntrusted' })
    case 'unreadable':
      return codeOf({ fault: 'cardRubbish' })
    case 'off':
    case 'wrong':
    case 'behind':
      return 'M-505'
    case 'running':
    case 'found':
    case 'myNumber':
    case 'phone':
    case 'absent':
    case 'complete':
    case 'full':
    case 'good':
    case 'sealed':
    case 'right':
    case 'plausible':
    case 'unchecked':
      return null
  }
}

const aboutOf = (finding: Examined): DiagnosisAbout =>
  'secret' in finding
    ? finding.check === 'tries'
      ? `tries-${finding.secret}`
      : `certificate-${finding.secret}`
    : finding.check

/** `several`: more than one reader holds a card, so that a line must say which */
const lineOf = (finding: Examined, several: boolean): DiagnosisLine => ({
  about: aboutOf(finding),
  state: finding.state,
  light: finding.light,
  code: codeOfFinding(finding),
  count: 'count' in finding ? finding.count : 'left' in finding ? finding.left : null,
  most: 'most' in finding ? finding.most : null,
  generation: 'generation' in finding ? finding.generation : null,
  reader: finding.reader === null || !several ? null : finding.reader + 1
})

const lights: readonly Light[] = ['red', 'yellow', 'none', 'green']

/** in the order of the examination: from the daemon to the card to the clock */
export const diagnosisLines = ({ findings }: Diagnosis): readonly DiagnosisLine[] => {
  const several = new Set(findings.map(({ reader }) => reader).filter((reader) => reader !== null)).size > 1
  return findings.map((finding) => lineOf(finding, several))
}

type Lit = { readonly light: Light }

export const worstFirst = <L extends Lit>(lines: readonly L[]): readonly L[] =>
  lines.toSorted((a, b) => lights.indexOf(a.light) - lights.indexOf(b.light))

/** What was not looked at makes nothing worse; a terminal without any line is not there at all. */
export const worstOf = (lines: readonly Lit[]): Exclude<Light, 'none'> =>
  (['red', 'yellow'] as const).find((light) => lines.some((line) => line.light === light)) ?? 'green'
