// The diagnosis in the states worth seeing: all in order, no card, one try left, a clock and a certificate that are wrong.
import type { Diagnosis, Examined, Finding } from '../../src/card/doctor/port.ts'
import { lightOf } from '../../src/card/doctor/lights.ts'
import type { DiagnosisScreen } from '../../src/contract/screen/views/diagnosis.ts'
import type { Screen } from '../../src/contract/screen/view.ts'
import { diagnosisView } from '../../src/main/flows/diagnosis/diagnosis.view.ts'

const examined = (findings: readonly Finding[], readers = 1): Diagnosis => ({
  readers: Array.from({ length: readers }, (_, index) => `Reader ${index}`),
  findings: findings.map((finding): Examined => {
    const ofCard = ['card', 'tries', 'certificate', 'applications'].includes(finding.check)
    return { ...finding, light: lightOf(finding), reader: ofCard ? 0 : null }
  })
})
const running: Finding = { check: 'daemon', state: 'running' }
const one: Finding = { check: 'readers', state: 'found', count: 1 }
const right: Finding = { check: 'clock', state: 'right' }
const tries = (secret: Extract<Finding, { check: 'tries' }>['secret'], left: number, most: number): Finding => ({
  check: 'tries',
  secret,
  state: left === 0 ? 'blocked' : left === most ? 'full' : left === 1 ? 'last' : 'used',
  left,
  most
})
const card = (more: readonly Finding[]): readonly Finding[] => [
  running,
  one,
  { check: 'card', state: 'myNumber' },
  { check: 'applications', state: 'complete', count: 5, most: 5 },
  ...more
]
/** in the order in which a plastic card is examined */
const beside = [tries('resident', 3, 3), tries('profile', 3, 3), tries('checkNumberB', 10, 10)]
const full = [tries('authentication', 3, 3), tries('signature', 5, 5), ...beside]
const good: Finding = { check: 'certificate', secret: 'authentication', state: 'good', generation: 2023 }
const sealed: Finding = { check: 'certificate', secret: 'signature', state: 'sealed', generation: 2023 }

const inOrder = examined([...card(full), good, sealed, right])
const worn = examined([
  ...card([
    tries('authentication', 1, 3),
    tries('signature', 4, 5),
    tries('resident', 3, 3),
    tries('profile', 0, 3),
    tries('checkNumberB', 10, 10)
  ]),
  good,
  sealed,
  right
])
const broken = examined([
  ...card([
    tries('authentication', 0, 3),
    tries('signature', 5, 5),
    tries('resident', 0, 3),
    tries('profile', 3, 3),
    tries('checkNumberB', 0, 10)
  ]),
  { ...good, state: 'expired' },
  sealed,
  { check: 'clock', state: 'wrong' }
])
const screenOf = (diagnosis: Diagnosis, printing: DiagnosisScreen['printing'] = 'idle'): Screen =>
  diagnosisView({ examined: printing }, { diagnosis, explained: null }).screen

/** name and screen of each */
export const diagnosisScreens: readonly (readonly [name: string, screen: Screen])[] = [
  ['diagnosis-examining', diagnosisView('examining', { diagnosis: null, explained: null }).screen],
  ['diagnosis', screenOf(inOrder)],
  ['diagnosis-no-card', screenOf(examined([running, one, { check: 'card', state: 'absent' }, right]))],
  ['diagnosis-worn', screenOf(worn, 'printed')],
  ['diagnosis-broken', screenOf(broken, 'failed')],
  ['diagnosis-no-daemon', screenOf(examined([{ check: 'daemon', state: 'stopped' }, right], 0))],
  ['diagnosis-printing', screenOf(inOrder, 'printing')],
  ['diagnosis-explained', diagnosisView('explaining', { diagnosis: worn, explained: 'M-220' }).screen]
]
