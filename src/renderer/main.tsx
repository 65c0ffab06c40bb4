// The page's entry: two words in, one tree out.
import { createRoot } from 'react-dom/client'
import { flushSync } from 'react-dom'
import { terminalGlobal, type Terminal } from '../contract/screen/shell.ts'
import type { View } from '../contract/screen/view.ts'
import { App } from './app.tsx'
import { listen } from './input/keys.ts'
import './style/tokens.css'
import './style/faces.css'
import './style/frame.css'
import './style/lintel.css'
import './style/sill.css'
import './style/screens/panes.css'
import './style/screens/attract.css'
import './style/screens/pin.css'
import './style/screens/keypads.css'
import './style/screens/choices.css'
import './style/screens/dates.css'
import './style/screens/fields.css'
import './style/screens/rows.css'
import './style/screens/result.css'
import './style/screens/trouble.css'
import './style/screens/notice.css'
import './style/screens/care.css'
import './style/screens/diagnosis.css'
import './style/screens/disaster.css'
import './style/screens/card-plan.css'
import './style/screens/records.css'
import './style/large/frame.css'
import './style/large/attract.css'
import './style/large/questions.css'
import './style/large/secrets.css'
import './style/large/rows.css'
import './style/large/reading.css'
import './style/large/care.css'
import './style/large/tv.css'
import './style/paper.css'

const host = document.querySelector('#screen')
const terminal = (globalThis as unknown as Record<string, Terminal | undefined>)[terminalGlobal]
if (host === null || terminal === undefined) throw new Error('the page was opened outside its terminal')

const root = createRoot(host)
let shown = -1

listen(globalThis.window)
terminal.onView((view: View) => {
  if (view.revision < shown) return
  shown = view.revision
  flushSync(() => root.render(<App view={view} send={terminal.send} />))
})
terminal.send({ kind: 'screen.ready' })
