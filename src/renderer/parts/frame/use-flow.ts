// What does not fit becomes the next page. Measured, so that any text of any procedure is paged and nothing is cut off.
import { useEffect, useLayoutEffect, useState, type ReactNode, type RefCallback } from 'react'

export type Flow = {
  readonly box: RefCallback<HTMLDivElement>
  readonly part: number
  readonly parts: number
  /** true while all items are in the page to be measured; nothing of it is painted */
  readonly measuring: boolean
  readonly forward: () => void
  readonly backward: () => void
  readonly rewind: () => void
  /** the items of the part in view; all of them while measuring */
  readonly inView: (items: readonly ReactNode[]) => readonly ReactNode[]
}

/** indices at which a new part begins: the first is 0 */
const breaksOf = (box: HTMLElement): readonly number[] => {
  const room = box.clientHeight - parseFloat(getComputedStyle(box).paddingBottom) + 2
  const items = [...box.children].map((child) => child.getBoundingClientRect())
  const breaks = [0]
  let begin = items[0]?.top ?? 0
  items.forEach((item, index) => {
    if (index === breaks.at(-1) || item.bottom - begin <= room) return
    breaks.push(index)
    begin = item.top
  })
  return breaks
}

/** `content` changes when the items do: then they are measured again before anything is painted. */
export const useFlow = (content: string): Flow => {
  const [box, setBox] = useState<HTMLDivElement | null>(null)
  const [fonts, setFonts] = useState(0)
  const [part, setPart] = useState(0)
  const [measured, setMeasured] = useState<{ of: string; breaks: readonly number[] } | null>(null)
  const stamp = `${fonts} ${content}`
  const breaks = measured?.of === stamp ? measured.breaks : null
  useLayoutEffect(() => {
    // only what has been laid out can be measured; the second pass comes before anything is painted
    // oxlint-disable-next-line react/set-state-in-effect
    if (breaks === null && box !== null) setMeasured({ of: stamp, breaks: breaksOf(box) })
  }, [breaks, stamp, box])
  useEffect(() => {
    const again = (): void => setFonts((count) => count + 1)
    document.fonts.addEventListener('loadingdone', again)
    window.addEventListener('resize', again)
    return () => {
      document.fonts.removeEventListener('loadingdone', again)
      window.removeEventListener('resize', again)
    }
  }, [])
  const parts = breaks?.length ?? 1
  const at = Math.min(part, parts - 1)
  return {
    box: setBox,
    part: at,
    parts,
    measuring: breaks === null,
    forward: () => setPart(Math.min(at + 1, parts - 1)),
    rewind: () => setPart(0),
    backward: () => setPart(Math.max(at - 1, 0)),
    inView: (items) => (breaks === null ? items : items.slice(breaks[at] ?? 0, breaks[at + 1] ?? items.length))
  }
}
