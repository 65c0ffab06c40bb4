// Tells reader events to listeners, and to a new one first how things stand.
import type { ReaderEvent } from '../port.ts'

export type ReaderWatch = {
  readonly watch: (listener: (event: ReaderEvent) => void) => () => void
  readonly tell: (event: ReaderEvent) => void
}

/** A listener that comes later hears the readers, the cards in them, and whether the daemon is stopped. */
export const newReaderWatch = (): ReaderWatch => {
  const listeners = new Set<(event: ReaderEvent) => void>()
  let readers: readonly string[] | undefined
  let stopped = false
  const full = new Map<string, ReaderEvent>()

  const note = (event: ReaderEvent): void => {
    switch (event.kind) {
      case 'readers':
        readers = event.readers
        for (const reader of full.keys()) if (!event.readers.includes(reader)) full.delete(reader)
        break
      case 'inserted':
        full.set(event.reader, event)
        break
      case 'removed':
        full.delete(event.reader)
        break
      case 'daemonStopped':
        stopped = true
        full.clear()
        break
      case 'daemonBack':
        stopped = false
        break
    }
  }

  return {
    watch: (listener) => {
      if (stopped) listener({ kind: 'daemonStopped' })
      else if (readers) listener({ kind: 'readers', readers })
      for (const inserted of full.values()) listener(inserted)
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    tell: (event) => {
      note(event)
      // one that begins to listen while this is told has heard it already, as how things stand
      for (const listener of Array.from(listeners)) listener(event)
    }
  }
}
