// An Atom feed (RFC 4287) as JMA and alerting authorities publish it: entries that point to one message each.
import { instantOf } from '../disaster/message.ts'
import { childrenOf, textAt, xmlRoot, type XmlNode } from '../xml.ts'

export type FeedEntry = {
  readonly id: string
  /** instant in UTC; an entry of the same id that changed is another */
  readonly updated: string
  readonly href: string
}
/** `unusable`: entries without id, date or link, or whose link leads to another origin than the feed's */
export type Feed = { readonly entries: readonly FeedEntry[]; readonly unusable: number }

const namespace = 'http://www.w3.org/2005/Atom'
/** JMA's longest feed has some 2,000 */
const mostEntries = 10_000
const longest = 500

/** media types a message may have, best first; JMA says application/xml, CAP feeds application/cap+xml or nothing */
const types: readonly string[] = ['application/cap+xml', 'application/xml', 'text/xml', '']

const linkOf = (entry: XmlNode): string | null => {
  const links = childrenOf(entry, 'link')
    .filter((link) => ['', 'alternate'].includes(link.getAttribute('rel') ?? ''))
    .map((link) => ({ href: link.getAttribute('href') ?? '', rank: types.indexOf(link.getAttribute('type') ?? '') }))
    .filter(({ href, rank }) => href !== '' && rank >= 0)
    .toSorted((a, b) => a.rank - b.rank)
  return links[0]?.href ?? null
}

/** Where a link of a feed leads; null for another origin: a feed cannot send central into a network of its own choice. */
const within = (feed: string, link: string): string | null => {
  if (!URL.canParse(link, feed)) return null
  const [target, { origin }] = [new URL(link, feed), new URL(feed)]
  return target.origin === origin && target.username === '' && target.href.length <= longest ? target.href : null
}

const entryOf = (feed: string, entry: XmlNode): FeedEntry | null => {
  const [id, updated, link] = [textAt(entry, 'id'), instantOf(textAt(entry, 'updated')), linkOf(entry)]
  const href = link === null ? null : within(feed, link)
  return id === '' || id.length > longest || updated === null || href === null ? null : { id, updated, href }
}

/** Reads a feed that came from `url`; null when it is none. Entries in the order in which they were written, oldest first. */
export const readAtom = (text: string, url: string): Feed | null => {
  const root = xmlRoot(text)
  if (root?.localName !== 'feed' || root.namespaceURI !== namespace) return null
  const read = childrenOf(root, 'entry')
    .slice(0, mostEntries)
    .map((entry) => entryOf(url, entry))
  const entries = read.filter((entry) => entry !== null)
  return {
    entries: entries.toSorted((a, b) => (a.updated < b.updated ? -1 : a.updated > b.updated ? 1 : 0)),
    unusable: read.length - entries.length
  }
}
