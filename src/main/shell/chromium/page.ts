// Our one page in the browser: loaded from our files, spoken to in Views, heard in Intents, printed.
import { pageUrl } from '../../../contract/screen/shell.ts'
import type { View } from '../../../contract/screen/view.ts'
import { passIntent } from '../intent-gate.ts'
import type { PageFiles } from '../page-files.ts'
import type { ShellEvents } from '../port.ts'
import { trackContexts, type Contexts } from './contexts.ts'
import { lockBrowser, lockPage } from './lock-down.ts'
import { bindingName, deliverCall, pageScript } from './page-script.ts'
import type { Pipe } from './pipe.ts'
import type { EventName } from './protocol.ts'
import { interceptRequests, type Requests } from './requests.ts'

export type Page = {
  /** loads the page empty, its storage cleared; resolves when it can take Views */
  readonly load: () => Promise<void>
  /** gives one View to the page; resolves when the page has taken it */
  readonly deliver: (view: View) => Promise<void>
  readonly print: () => Promise<Uint8Array>
}

export type PageEvents = Pick<ShellEvents, 'intent' | 'refused'> & {
  /** the page crashed, or another page took its place */
  readonly lost: () => void
}

type Attached = {
  readonly pipe: Pipe
  readonly session: string
  readonly mainFrame: string
  readonly contexts: Contexts
}

/** A4 in inches, for a page whose print style names no size */
const paper = { paperWidth: 8.27, paperHeight: 11.69 }

const once = (pipe: Pipe, event: EventName, session: string): Promise<void> =>
  new Promise((resolve) => {
    const stop = pipe.on(
      event,
      () => {
        stop()
        resolve()
      },
      session
    )
  })

/** The browser opens one window with one page by itself; its target id is also the id of its main frame. */
const attachFirstPage = async (pipe: Pipe): Promise<Attached> => {
  const found = new Promise<string>((resolve) => {
    pipe.on('Target.targetCreated', ({ targetInfo }) => {
      if (targetInfo.type === 'page') resolve(targetInfo.targetId)
    })
  })
  await pipe.send('Target.setDiscoverTargets', { discover: true })
  const targetId = await found
  const { sessionId } = await pipe.send('Target.attachToTarget', { targetId, flatten: true })
  return { pipe, session: sessionId, mainFrame: targetId, contexts: trackContexts(pipe, sessionId, targetId) }
}

const listen = ({ pipe, session, mainFrame, contexts }: Attached, events: PageEvents): void => {
  pipe.on(
    'Runtime.bindingCalled',
    ({ executionContextId, payload }) => {
      const passed = passIntent(contexts.senderOf(executionContextId), payload)
      if (passed.ok) events.intent(passed.intent)
      else events.refused(passed.refusal)
    },
    session
  )
  pipe.on('Inspector.targetCrashed', () => events.lost(), session)
  // nothing to go back to; refused by the browser until the load has wholly ended
  const forget = (): void => void pipe.send('Page.resetNavigationHistory', {}, session).catch(() => undefined)
  pipe.on('Page.frameStoppedLoading', forget, session)
  // the empty page the browser starts on may be told late; only what follows ours is a navigation
  let stood = false
  pipe.on(
    'Page.frameNavigated',
    ({ frame }) => {
      if (frame.id !== mainFrame) return
      stood ||= frame.url === pageUrl
      if (!stood || frame.url === pageUrl) return
      events.refused('navigation')
      events.lost()
    },
    session
  )
}

/**
 * Without a window manager a kiosk window is one pixel larger than the screen (see flags.ts): the layout is set to the
 * screen. Where a window manager made it full screen this changes nothing.
 */
const fitScreen = async ({ pipe, session }: Attached): Promise<void> => {
  const expression = '[screen.width, screen.height, innerWidth, innerHeight]'
  const measured = await pipe.send('Runtime.evaluate', { expression, returnByValue: true }, session)
  const [width, height, innerWidth, innerHeight] = measured.result.value as [number, number, number, number]
  if (width === innerWidth && height === innerHeight) return
  await pipe.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 0, mobile: false }, session)
}

const load = async (attached: Attached, requests: Requests, kiosk: boolean): Promise<void> => {
  const { pipe, session } = attached
  const { origin } = new URL(pageUrl)
  const loaded = once(pipe, 'Page.loadEventFired', session)
  await pipe.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' }, session)
  requests.expectDocument()
  await pipe.send('Page.navigate', { url: pageUrl }, session)
  await loaded
  if (kiosk) await fitScreen(attached)
}

const deliver = async ({ pipe, session, contexts }: Attached, view: View): Promise<void> => {
  const uniqueContextId = contexts.ours()
  if (uniqueContextId === undefined) throw new Error('our page has no script context')
  const call = { functionDeclaration: deliverCall, uniqueContextId, arguments: [{ value: view }] }
  await pipe.send('Runtime.callFunctionOn', call, session)
}

const print = async ({ pipe, session }: Attached): Promise<Uint8Array> => {
  const how = { printBackground: true, preferCSSPageSize: true, ...paper }
  const { data } = await pipe.send('Page.printToPDF', how, session)
  return new Uint8Array(Buffer.from(data, 'base64'))
}

/** Finds the browser's one page, takes hold of it and locks it; nothing of ours is loaded yet. */
export const attachPage = async (pipe: Pipe, files: PageFiles, kiosk: boolean, events: PageEvents): Promise<Page> => {
  const attached = await attachFirstPage(pipe)
  const { session, mainFrame } = attached
  listen(attached, events)
  const [requests] = await Promise.all([
    interceptRequests(pipe, session, mainFrame, files, events.refused),
    lockBrowser(pipe, mainFrame, events.refused),
    lockPage(pipe, session, events.refused),
    pipe.send('Inspector.enable', {}, session),
    pipe.send('Page.enable', {}, session),
    pipe.send('Runtime.enable', {}, session),
    pipe.send('Runtime.addBinding', { name: bindingName }, session),
    pipe.send('Page.addScriptToEvaluateOnNewDocument', { source: pageScript }, session)
  ])
  return {
    load: () => load(attached, requests, kiosk),
    deliver: (view) => deliver(attached, view),
    print: () => print(attached)
  }
}
