// Reports of the Meteorological Agency (気象庁防災情報XML): Control, Head and Body, and how they replace one another.
import { childrenOf, reached, textAt, type XmlNode } from '../xml.ts'
import { jmaItems } from './jma-items.ts'
import { cut, hoursAfter, instantOf, messageId, refusedMessage, type Message, type ReadMessage } from './message.ts'

const statuses = { 通常: 'actual', 訓練: 'exercise', 試験: 'test' } as const
const actions = { 発表: 'issue', 訂正: 'correct', 取消: 'cancel' } as const
const has = <T extends object>(table: T, key: string): key is Extract<keyof T, string> => Object.hasOwn(table, key)

const tsunami: ReadonlySet<string> = new Set(['津波警報・注意報・予報', '津波情報'])
const weather = '気象警報・注意報'
const alarm = '緊急地震速報'

/** hours a bulletin tells of now when neither it nor a later one says that it is over */
const lives: Readonly<Record<string, number>> = { [alarm]: 1 / 6, 記録的短時間大雨情報: 3, 竜巻注意情報: 2 }
/** these hold until they are released */
const standing: ReadonlySet<string> = new Set([
  weather,
  '津波警報・注意報・予報',
  '噴火警報・予報',
  '土砂災害警戒情報',
  '指定河川洪水予報'
])
const otherwise = 24

type Parts = {
  readonly control: XmlNode
  readonly head: XmlNode
  readonly body: XmlNode
  readonly kind: string
  readonly event: string
}

/** of what a report is a part, and what it says of the rest of it */
const placeInSeries = ({ control, head, kind, event }: Parts): Pick<Message, 'series' | 'covers'> => {
  const title = textAt(control, 'Title')
  const office = textAt(control, 'EditorialOffice')
  // one tsunami may be of several earthquakes, and each bulletin of warnings is about all coasts
  if (tsunami.has(kind)) return { series: 'jma:tsunami', covers: title.startsWith('津波警報') ? 'whole' : 'areas' }
  if (kind === weather) return { series: `jma:${title}:${office}`, covers: 'areas' }
  if (kind === '土砂災害警戒情報' || kind === '竜巻注意情報')
    return { series: `jma:${kind}:${textAt(head, 'Title')}`, covers: 'areas' }
  return { series: `jma:${kind}:${event || `${title}:${office}`}`, covers: standing.has(kind) ? 'areas' : 'event' }
}

const bodyText = (body: XmlNode): string =>
  [
    ...reached(body, 'Text'),
    ...reached(body, 'Comment', 'Text'),
    ...reached(body, 'Comments', 'WarningComment', 'Text'),
    ...reached(body, 'VolcanoInfoContent', 'VolcanoHeadline'),
    ...reached(body, 'VolcanoInfoContent', 'VolcanoActivity'),
    ...reached(body, 'VolcanoInfoContent', 'VolcanoPrevention'),
    ...reached(body, 'EarthquakeInfo', 'Text')
  ]
    .map((one) => (one.textContent ?? '').trim())
    .filter((text) => text !== '')
    .join('\n')

const endOf = ({ head, kind }: Parts, reportedAt: string): string | null => {
  const said = instantOf(textAt(head, 'ValidDateTime'))
  if (said !== null || standing.has(kind)) return said
  return hoursAfter(reportedAt, lives[kind] ?? otherwise)
}

const partsOf = (root: XmlNode): Parts | null => {
  const [control] = childrenOf(root, 'Control')
  const [head] = childrenOf(root, 'Head')
  const [body] = childrenOf(root, 'Body')
  if (!control || !head || !body) return null
  return { control, head, body, kind: textAt(head, 'InfoKind'), event: textAt(head, 'EventID') }
}

/** Reads a report whose root is `root`; `text` is the whole of it, which gives it its id. */
export const readJma = (root: XmlNode, text: string): ReadMessage => {
  const parts = partsOf(root)
  if (!parts) return refusedMessage('fieldMissing', 'Control, Head or Body')
  const { control, head, body, kind, event } = parts
  const [status, action] = [textAt(control, 'Status'), textAt(head, 'InfoType')]
  if (!has(statuses, status)) return refusedMessage('fieldWrong', `Status ${status}`)
  if (!has(actions, action)) return refusedMessage('fieldWrong', `InfoType ${action}`)
  const reportedAt = instantOf(textAt(head, 'ReportDateTime'))
  if (reportedAt === null) return refusedMessage('fieldWrong', 'ReportDateTime')
  const sender = textAt(control, 'PublishingOffice')
  const title = textAt(control, 'Title')
  if (kind === '' || title === '' || sender === '')
    return refusedMessage('fieldMissing', 'InfoKind, Title or PublishingOffice')
  const [target] = childrenOf(body, 'TargetArea')
  const whole = { name: target ? textAt(target, 'Name') : '全国', code: target ? textAt(target, 'Code') : 'japan' }
  const actionWord = actions[action]
  const topic = [title, event || textAt(control, 'EditorialOffice'), event ? '' : textAt(head, 'Title')].join('|')
  return {
    ok: true,
    message: {
      bulletin: {
        id: messageId(text),
        format: 'jma',
        status: statuses[status],
        action: actionWord,
        sender: cut(sender, 200),
        title: cut(textAt(head, 'Title') || title, 200),
        headline: cut(textAt(head, 'Headline', 'Text')),
        text: cut(bodyText(body)),
        reportedAt,
        validUntil: endOf(parts, reportedAt),
        items: actionWord === 'cancel' ? [] : jmaItems(head, body, kind, whole).slice(0, 4_000)
      },
      name: topic,
      topic,
      serial: textAt(head, 'Serial'),
      withdraws: actionWord === 'issue' ? null : { by: kind === alarm && actionWord === 'cancel' ? 'event' : 'serial' },
      ...placeInSeries(parts)
    }
  }
}
