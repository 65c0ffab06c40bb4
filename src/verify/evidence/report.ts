// The report for people: one line per event and part, a code and a sentence for everything that is wrong.
import { textOf, type Code, type Language } from './codes.ts'
import type { EventReport, Report } from './verify.ts'

const words = {
  ok: ['合格', 'pass'],
  wrong: ['不合格', 'FAIL'],
  consignment: ['送り状と送り主の署名', "consignment and the sender's signature"],
  document: ['文書', 'document'],
  closed: ['入っていません (まだ開かれていないため)', 'not included (it has not been opened)'],
  revocations: ['失効リスト', 'revocation lists'],
  seal: ['束の封', 'seal of the bundle'],
  archive: ['束全体の時刻の証明', 'archive time-stamps'],
  accepted: ['この束は本物です', 'The bundle is genuine'],
  refused: ['この束は受け入れられません', 'The bundle is refused'],
  earlier: [
    '版2の束です。送り主と時刻の証明者の失効は 分かりません',
    'of version 2: it does not tell whether sender or time-stamp authority had been revoked'
  ],
  holds: ['更新なしで確かめられる期限', 'can be verified without renewal until']
} as const

/** Gives the lines of the report, ending with a newline. */
export const reportText = (report: Report, language: Language): string => {
  const say = (word: keyof typeof words): string => words[word][language === 'ja' ? 0 : 1]
  const part = (name: string, codes: readonly Code[]): string[] => [
    `${codes.length === 0 ? say('ok') : say('wrong')}  ${name}`,
    ...codes.map((code) => `      ${code}: ${textOf(code, language)}`)
  ]
  const event = (one: EventReport): string[] =>
    part(
      `${one.sequence ?? '?'} ${one.event ?? '?'} (${one.name ?? '?'}) ${one.stampedAt ?? one.at ?? ''}`.trimEnd(),
      one.codes
    )
  const head = report.message === null ? [] : [`${report.message}  ${report.title?.[language] ?? ''}`.trimEnd()]
  const { document } = report
  const parts =
    report.message === null
      ? report.codes.map((code) => `${say('wrong')}  ${code}: ${textOf(code, language)}`)
      : [
          ...part(say('consignment'), report.consignment),
          ...part(
            document.included || document.codes.length > 0 ? say('document') : `${say('document')}: ${say('closed')}`,
            document.codes
          ),
          ...report.events.flatMap(event),
          ...part(say('revocations'), report.revocations),
          ...part(say('seal'), report.seal),
          ...part(say('archive'), report.archive)
        ]
  const end = report.ok
    ? [
        say('accepted'),
        ...(report.version === 2 ? [say('earlier')] : []),
        ...(report.holdsUntil === null ? [] : [`${say('holds')} ${report.holdsUntil.slice(0, 10)}`])
      ]
    : [`${say('refused')}: ${report.code ?? ''}`]
  return `${[...head, ...parts, ...end].join('\n')}\n`
}
