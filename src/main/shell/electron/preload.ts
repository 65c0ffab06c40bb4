// Runs in the sandbox before the page: the two words, and nothing of Electron, reach the page.
import { contextBridge, ipcRenderer } from 'electron'
import { terminalGlobal, type Terminal } from '../../../contract/screen/shell.ts'
import type { View } from '../../../contract/screen/view.ts'
import { intentChannel, viewChannel } from './channels.ts'

let newest: View | undefined
let listener: ((view: View) => void) | undefined

ipcRenderer.on(viewChannel, (_event, view: View) => {
  if (newest && view.revision <= newest.revision) return
  newest = view
  listener?.(view)
})

const terminal: Terminal = {
  send: (intent) => ipcRenderer.send(intentChannel, JSON.stringify(intent)),
  onView: (show) => {
    listener = show
    if (newest) show(newest)
  }
}

contextBridge.exposeInMainWorld(terminalGlobal, terminal)
