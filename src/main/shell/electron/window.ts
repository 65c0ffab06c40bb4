// One window with one page in one in-memory session: made, loaded, spoken to, thrown away.
import { BrowserWindow, type Session, type WebContents } from 'electron'
import { pageUrl } from '../../../contract/screen/shell.ts'
import type { View } from '../../../contract/screen/view.ts'
import { passIntent } from '../intent-gate.ts'
import type { PageFiles } from '../page-files.ts'
import type { ShellEvents } from '../port.ts'
import { intentChannel, viewChannel } from './channels.ts'
import { lockContents } from './lock-contents.ts'
import { emptySession, lockedSession } from './lock-session.ts'
import type { ElectronOptions } from './options.ts'
import { isCrash } from './rules.ts'

export type PageWindow = {
  /** loads the page empty, its storage cleared; resolves when it can take Views */
  readonly load: () => Promise<void>
  readonly deliver: (view: View) => Promise<void>
  readonly print: () => Promise<Uint8Array>
  /** closes the window and empties its session; `closed` is not told */
  readonly end: () => Promise<void>
}

export type WindowEvents = Pick<ShellEvents, 'intent' | 'refused' | 'closed'> & {
  /** the page crashed or hangs */
  readonly lost: () => void
}

const preferences = (session: Session, preload: string): Electron.WebPreferences => ({
  session,
  preload,
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInSubFrames: false,
  nodeIntegrationInWorker: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  devTools: false,
  disableDialogs: true,
  navigateOnDragDrop: false,
  spellcheck: false,
  // sounds follow the card, not a touch
  autoplayPolicy: 'no-user-gesture-required'
})

const makeWindow = ({ mode, size, position, preload }: ElectronOptions, session: Session): BrowserWindow => {
  const kiosk = mode === 'kiosk'
  const window = new BrowserWindow({
    ...size,
    ...position,
    kiosk,
    fullscreen: kiosk,
    frame: !kiosk,
    useContentSize: !kiosk,
    autoHideMenuBar: true,
    title: '窓口',
    webPreferences: preferences(session, preload)
  })
  window.removeMenu()
  return window
}

const listen = (contents: WebContents, events: WindowEvents): void => {
  contents.ipc.on(intentChannel, (event, words: unknown) => {
    const frame = event.senderFrame
    const sender = { mainFrame: frame !== null && frame === contents.mainFrame, url: frame?.url ?? '' }
    const passed = passIntent(sender, words)
    if (passed.ok) events.intent(passed.intent)
    else events.refused(passed.refusal)
  })
  contents.on('render-process-gone', (_event, { reason }) => {
    if (isCrash(reason)) events.lost()
  })
  // ends in render-process-gone, so that a page that hangs goes the same way as one that crashed
  contents.on('unresponsive', () => contents.forcefullyCrashRenderer())
}

/** Makes the window, locked; nothing of ours is loaded yet. */
export const openWindow = async (
  options: ElectronOptions,
  files: PageFiles,
  events: WindowEvents
): Promise<PageWindow> => {
  const session = await lockedSession(files, events.refused)
  const window = makeWindow(options, session)
  const contents = window.webContents
  let ending = false
  window.on('closed', () => {
    if (!ending) events.closed()
  })
  listen(contents, events)
  await lockContents(contents, events.refused)
  return {
    load: async () => {
      await session.clearStorageData()
      await contents.loadURL(pageUrl)
      contents.navigationHistory.clear()
    },
    deliver: async (view) => contents.send(viewChannel, view),
    print: async () =>
      new Uint8Array(await contents.printToPDF({ printBackground: true, preferCSSPageSize: true, pageSize: 'A4' })),
    end: async () => {
      ending = true
      if (!window.isDestroyed()) window.destroy()
      await emptySession(session)
    }
  }
}
