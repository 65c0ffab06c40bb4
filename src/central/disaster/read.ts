// One message of a feed, of either form.
import { xmlRoot } from '../xml.ts'
import { readCap } from './cap.ts'
import { readJma } from './jma.ts'
import { refusedMessage, type ReadMessage } from './message.ts'

const namespaces = {
  jma: /^http:\/\/xml\.kishou\.go\.jp\/jmaxml1\/$/,
  cap: /^urn:oasis:names:tc:emergency:cap:1\.2$/
} as const

/** Reads a JMA report or a CAP 1.2 alert, by its root and namespace. */
export const readMessage = (text: string): ReadMessage => {
  const root = xmlRoot(text)
  if (!root) return refusedMessage('notXml', text.trimStart().slice(0, 30))
  const namespace = root.namespaceURI ?? ''
  if (root.localName === 'Report' && namespaces.jma.test(namespace)) return readJma(root, text)
  if (root.localName === 'alert' && namespaces.cap.test(namespace)) return readCap(root, text)
  return refusedMessage('notBulletin', root.localName ?? '')
}
