// Lists one can open a line of, and the town's open pages.
import { FlowBox } from '../parts/frame/flow-box.tsx'
import type { JSX } from 'react'
import type { TaskListScreen } from '../../contract/screen/views/filings.ts'
import type { NoticeListScreen, NoticeLine } from '../../contract/screen/views/home.ts'
import type { OpenPageScreen } from '../../contract/screen/views/public.ts'
import { Facts } from '../parts/facts.tsx'
import { OpenLine } from '../parts/open-line.tsx'
import { Page } from '../parts/frame/page.tsx'
import { firstWay, Rows } from '../parts/rows.tsx'
import { useFlow } from '../parts/frame/use-flow.ts'
import { useVisit } from '../visit.ts'

const Line = ({ line }: { readonly line: NoticeLine }): JSX.Element => {
  const { words } = useVisit()
  const { id, title, unread, from, arrived } = line
  return (
    <OpenLine id={id} icon={unread ? 'bell' : 'page'} title={title} fresh={unread}>
      <span>{from}</span> <span>{words.dates.shortDate(arrived)}</span>{' '}
      <span className="state">{unread ? words.noticeList.unread : words.noticeList.read}</span>
    </OpenLine>
  )
}

export const NoticeList = ({ screen }: { readonly screen: NoticeListScreen }): JSX.Element => {
  const { words } = useVisit()
  const flow = useFlow(JSON.stringify(screen.lines))
  return (
    <Page
      look="list"
      title={words.noticeList.title}
      lead={screen.lines.length === 0 ? words.noticeList.none : null}
      flow={flow}
      counted={screen}
      first={screen.lines[0] === undefined ? 'next' : `open-${screen.lines[0].id}`}
    >
      <FlowBox
        flow={flow}
        look="lines"
        items={screen.lines.map((line) => (
          <Line key={line.id} line={line} />
        ))}
      />
    </Page>
  )
}

export const TaskList = ({ screen }: { readonly screen: TaskListScreen }): JSX.Element => {
  const { words } = useVisit()
  const flow = useFlow(JSON.stringify(screen.rows))
  return (
    <Page
      look="list"
      title={words.taskList.title}
      lead={screen.rows.length === 0 ? words.taskList.none : null}
      flow={flow}
      counted={screen}
      first={firstWay(screen.rows)}
    >
      <Rows flow={flow} rows={screen.rows} />
    </Page>
  )
}

export const OpenPage = ({ screen }: { readonly screen: OpenPageScreen }): JSX.Element => {
  const { frame, words } = useVisit()
  const flow = useFlow(JSON.stringify(screen.facts))
  const { asOf, source } = screen
  // in large text a place may need more than a page: each line, and what is in parentheses, stands by itself under its name
  const parts = (value: string): readonly string[] =>
    frame.text === 200 && source !== null ? value.split(/\n| ?(?=\()/) : [value]
  const lines = screen.facts.flatMap(({ label, value }) => parts(value).map((part) => ({ label, value: part })))
  const facts = lines.map((fact, index) => ({ ...fact, name: String(index) }))
  const day = source === null ? words.dates.shortDate(asOf) : words.dates.plainDate(asOf)
  return (
    <Page
      look="open-page"
      title={screen.title}
      lead={[words.openPage.asOf(day), ...(source === null ? [] : [words.openPage.source(source)])].join(' ')}
      flow={flow}
      counted={screen}
    >
      <Facts flow={flow} facts={facts} />
    </Page>
  )
}
