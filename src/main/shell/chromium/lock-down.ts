// What the browser must refuse by itself, below what the page's headers and script already refuse.
import type { Refusal } from '../port.ts'
import type { Pipe } from './pipe.ts'

/** Closes every page that is not ours the moment it appears, and denies downloads, for the whole browser. */
export const lockBrowser = async (pipe: Pipe, ourTarget: string, refused: (reason: Refusal) => void): Promise<void> => {
  pipe.on('Target.targetCreated', ({ targetInfo }) => {
    if (targetInfo.targetId === ourTarget || targetInfo.type === 'iframe' || targetInfo.type === 'browser') return
    refused('window')
    pipe.send('Target.closeTarget', { targetId: targetInfo.targetId }).catch(() => undefined)
  })
  pipe.on('Browser.downloadWillBegin', () => refused('download'))
  await pipe.send('Browser.setDownloadBehavior', { behavior: 'deny', eventsEnabled: true })
}

/**
 * Dialogs are answered "no" at once, file choosers never open, and a frame or worker that would run in another process
 * (and so out of sight of the request interception) is stopped before its first line.
 */
export const lockPage = async (pipe: Pipe, session: string, refused: (reason: Refusal) => void): Promise<void> => {
  pipe.on(
    'Page.javascriptDialogOpening',
    () => {
      refused('dialog')
      pipe.send('Page.handleJavaScriptDialog', { accept: false }, session).catch(() => undefined)
    },
    session
  )
  pipe.on('Page.fileChooserOpened', () => refused('dialog'), session)
  pipe.on('Target.attachedToTarget', () => refused('request'), session)
  await Promise.all([
    pipe.send('Page.setInterceptFileChooserDialog', { enabled: true, cancel: true }, session),
    pipe.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true }, session)
  ])
}
