// Lists one can open a line of, and the town's open pages.
import { FlowBox } from '../parts/frame/flow-box.tsx'
import type { JSX } from 'react'
import type { TaskListScreen } from '../../contract/screen/views/filings.ts'
import type { NoticeListScreen, NoticeLine } from '../../contract/screen/views/home.ts'
import type { OpenPageScreen } from '../../contract/screen/views/public.ts'
import { Facts } from '../parts/facts.tsx'
import { Icon } from '../parts/icons.tsx'
import { Page } from '../parts/frame/page.tsx'
import { firstWay, Rows } from '../parts/rows.tsx'
import { useFlow } from '../parts/frame/use-flow.ts'
import { Words } from '../parts/words.tsx'
import { useVisit } from '../visit.ts'

const Line = ({ line }: { readonly line: NoticeLine }): JSX.Element => {
  const { words, send } = useVisit()
  return (
    <button
      type="button"
      className={line.unread ? 'line unread' : 'line'}
      data-focus={`open-${line.id}`}
      tabIndex={-1}
      onClick={() => send({ kind: 'open', id: line.id })}
    >
      <Icon name={line.unread ? 'bell' : 'page'} />
      <span className="says">
        <b>
          <Words text={line.title} />
        </b>
        <span className="sub">
          <span>{line.from}</span> <span>{words.dates.shortDate(line.arrived)}</span>{' '}
          <span className="state">{line.unread ? words.noticeList.unread : words.noticeList.read}</span>
        </span>
      </span>
      <Icon name="next" />
    </button>
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
  const { words } = useVisit()
  const flow = useFlow(JSON.stringify(screen.facts))
  const facts = screen.facts.map((fact, index) => ({ ...fact, name: String(index) }))
  return (
    <Page
      look="open-page"
      title={screen.title}
      lead={words.openPage.asOf(words.dates.shortDate(screen.asOf))}
      flow={flow}
      counted={screen}
    >
      <Facts flow={flow} facts={facts} />
    </Page>
  )
}
