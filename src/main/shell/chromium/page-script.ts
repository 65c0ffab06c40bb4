// What the Chromium shell puts into every new document before the page's own scripts: the two words, and the locks.
// Both functions travel as source text, so they use nothing from outside their own body.
import { pageUrl, terminalGlobal, type Terminal } from '../../../contract/screen/shell.ts'
import type { View } from '../../../contract/screen/view.ts'
import { isBrowserKey, type KeyPress } from '../browser-keys.ts'
import { reportPath } from '../page-policy.ts'

/** the binding that carries an Intent as JSON text to main (Runtime.addBinding) */
export const bindingName = 'madoguchiSay'
/** the function main calls with a View */
const deliverName = 'madoguchiShow'

type Names = { readonly page: string; readonly terminal: string; readonly binding: string; readonly deliver: string }
type Global = Record<string, unknown>

// In a foreign frame or document the binding stays where it is: words from there are refused and counted by main.
const installTerminal = (names: Names): void => {
  if (window !== window.top || location.href !== names.page) return
  const global = globalThis as unknown as Global
  const say = global[names.binding] as (words: string) => void
  Reflect.deleteProperty(global, names.binding)
  let newest: View | undefined
  let listener: ((view: View) => void) | undefined
  const terminal: Terminal = {
    send: (intent) => say(JSON.stringify(intent) ?? ''),
    onView: (show) => {
      listener = show
      if (newest) show(newest)
    }
  }
  const deliver = (view: View): void => {
    if (newest && view.revision <= newest.revision) return
    newest = view
    listener?.(view)
  }
  Object.defineProperty(global, names.terminal, { value: Object.freeze(terminal), enumerable: true })
  Object.defineProperty(global, names.deliver, { value: deliver })
}

const lockPage = (report: string, isBrowserKey: (press: KeyPress) => boolean): void => {
  const tell = (reason: string): void => {
    void fetch(`${report}?${reason}`, { method: 'POST', keepalive: true }).catch(() => undefined)
  }
  const stop = (event: Event): void => event.preventDefault()
  const capture = { capture: true, passive: false }
  window.addEventListener(
    'keydown',
    (event) => {
      const press = { key: event.key, control: event.ctrlKey, alt: event.altKey, meta: event.metaKey }
      if (!event.getModifierState('AltGraph') && isBrowserKey(press)) stop(event)
    },
    capture
  )
  window.addEventListener('wheel', (event) => event.ctrlKey && stop(event), capture)
  for (const name of ['contextmenu', 'dragover', 'drop', 'dragstart', 'auxclick'])
    window.addEventListener(name, stop, capture)
  // leaving the page is refused before it begins, for the addresses no request interception sees (about:, blob:, mailto:)
  const navigation = (globalThis as unknown as { navigation?: EventTarget }).navigation
  navigation?.addEventListener('navigate', (event) => {
    stop(event)
    tell((event as { downloadRequest?: unknown }).downloadRequest == null ? 'navigation' : 'download')
  })
  Object.defineProperty(window, 'print', { value: () => tell('dialog') })
  for (const picker of ['showOpenFilePicker', 'showSaveFilePicker', 'showDirectoryPicker'])
    Reflect.deleteProperty(window, picker)
}

const names: Names = { page: pageUrl, terminal: terminalGlobal, binding: bindingName, deliver: deliverName }

export const pageScript = [
  `(${installTerminal.toString()})(${JSON.stringify(names)})`,
  `;(${lockPage.toString()})(${JSON.stringify(reportPath)}, ${isBrowserKey.toString()})`
].join('\n')

/** the function main has called in the page for each View; the View travels as a JSON argument, never as source text */
export const deliverCall = `function (view) { globalThis[${JSON.stringify(deliverName)}](view) }`
