// What the Electron window allows: decisions without Electron, so that they are tested where its binary is absent.
import { pageUrl } from '../../../contract/screen/shell.ts'
import { isBrowserKey, type KeyPress } from '../browser-keys.ts'

const { origin } = new URL(pageUrl)

/** May this request leave the page? Only to our own address; the protocol handler answers it. */
export const isOwnRequest = (url: string): boolean => URL.parse(url)?.origin === origin

/**
 * Keys that are swallowed before the page sees them. Without a menu Electron has no shortcuts of its own, so this is a
 * second net; the keys a remote sends (colours as F1 to F4, Escape, Back) must reach the page.
 */
export const isSwallowedKey = (press: KeyPress): boolean =>
  isBrowserKey(press) && (press.control || press.alt || press.meta || /^F([5-9]|\d\d)$/.test(press.key))

/** What a page process says when it ends; anything but our own closing is a crash. */
export const isCrash = (reason: string): boolean => reason !== 'clean-exit'

/** In-memory partitions have no `persist:`; each page gets a new one, and no name is used twice in one run. */
export const partitionName = (count: number): string => `madoguchi-${count}`
