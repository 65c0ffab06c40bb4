// A page that goes nowhere, opens nothing and asks nobody.
import type { WebContents } from 'electron'
import type { Refusal } from '../port.ts'
import { isSwallowedKey } from './rules.ts'

type Refused = (reason: Refusal) => void

const stayHere = (contents: WebContents, refused: Refused): void => {
  // our own loadURL raises none of these events: whatever does is the page's wish
  contents.on('will-navigate', (event) => {
    event.preventDefault()
    refused('navigation')
  })
  contents.on('will-frame-navigate', (event) => {
    if (event.isMainFrame) return
    event.preventDefault()
    refused('navigation')
  })
  contents.on('will-redirect', (event) => {
    event.preventDefault()
    refused('navigation')
  })
  // here preventDefault means: the page's wish to stay open is ignored, so a reset cannot be held up
  contents.on('will-prevent-unload', (event) => event.preventDefault())
}

const openNothing = (contents: WebContents, refused: Refused): void => {
  contents.setWindowOpenHandler(() => {
    refused('window')
    return { action: 'deny' }
  })
  contents.on('will-attach-webview', (event) => {
    event.preventDefault()
    refused('window')
  })
  contents.on('select-bluetooth-device', (event, _devices, answer) => {
    event.preventDefault()
    answer('')
  })
  contents.on('login', (event) => event.preventDefault())
  contents.on('certificate-error', (_event, _url, _error, _certificate, answer) => answer(false))
  contents.on('select-client-certificate', (event) => event.preventDefault())
}

const takeNoBrowserKeys = (contents: WebContents): void => {
  contents.on('before-input-event', (event, { type, key, control, alt, meta }) => {
    if (type === 'keyDown' && isSwallowedKey({ key, control, alt, meta })) event.preventDefault()
  })
  contents.on('context-menu', (event) => event.preventDefault())
}

/** File choosers never open: Electron has no handler for them, so the page's debugger answers "cancelled". */
const chooseNoFiles = async (contents: WebContents, refused: Refused): Promise<void> => {
  contents.debugger.attach('1.3')
  contents.debugger.on('message', (_event, method) => {
    if (method === 'Page.fileChooserOpened') refused('dialog')
  })
  await contents.debugger.sendCommand('Page.enable')
  await contents.debugger.sendCommand('Page.setInterceptFileChooserDialog', { enabled: true, cancel: true })
}

/** Locks a window's page before anything is loaded into it. */
export const lockContents = async (contents: WebContents, refused: Refused): Promise<void> => {
  stayHere(contents, refused)
  openNothing(contents, refused)
  takeNoBrowserKeys(contents)
  await chooseNoFiles(contents, refused)
  await contents.setVisualZoomLevelLimits(1, 1)
}
