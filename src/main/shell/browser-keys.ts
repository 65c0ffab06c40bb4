// Keys that belong to a browser, not to a terminal: their default action is taken away, the page still sees them.

export type KeyPress = {
  /** KeyboardEvent.key */
  readonly key: string
  readonly control: boolean
  readonly alt: boolean
  readonly meta: boolean
}

/**
 * True for a key whose default action could leave the page: any combination with Control, Alt or Meta (new window,
 * print, save, history, devtools, zoom, task manager, close), every function key, and the browser and launch keys of
 * keyboards and remotes. AltGr is not a combination: it types characters. Self-contained: the Chromium shell sends its
 * source text into the page. What belongs to the window manager or the kernel (Ctrl+Alt+F1, Alt+Tab, SysRq) never
 * reaches a browser: the OS session locks it.
 */
export const isBrowserKey = (press: KeyPress): boolean => {
  if (press.control || press.alt || press.meta) return true
  if (/^F\d+$/.test(press.key)) return true
  if (/^(Browser|Launch|Media|Zoom|Color|TV)/.test(press.key)) return true
  return [
    'Alt',
    'Control',
    'Meta',
    'ContextMenu',
    'Escape',
    'Help',
    'Find',
    'Print',
    'PrintScreen',
    'Open',
    'Save',
    'Close',
    'New',
    'Exit',
    'Props',
    'Power',
    'Eject',
    'Attn'
  ].includes(press.key)
}
