// The page frame of every screen but attract: lintel, path, one white sheet, sill; and what its keys do.
import { useLayoutEffect, type JSX, type ReactNode } from 'react'
import type { StatusRow } from '../../../contract/screen/views/filings.ts'
import { setKeymap, type Keymap } from '../../input/keys.ts'
import { useFocus } from '../../input/use-focus.ts'
import { useVisit, type Visit } from '../../visit.ts'
import { Key } from '../key.tsx'
import { Sign } from '../signs.tsx'
import { Lintel } from './lintel.tsx'
import { Path } from './path.tsx'
import { Sill, type Act, type NextAct } from './sill.tsx'
import type { Flow } from './use-flow.ts'
import { Words } from '../words.tsx'

export type PageProps = {
  readonly look: string
  readonly title?: string | null
  /** stands before the title and says the same by its shape */
  readonly sign?: StatusRow['sign'] | null
  readonly lead?: string | null
  /** stands at the right of the title */
  readonly aside?: ReactNode
  readonly flow?: Flow
  /** page and pages as main counts them, where main does */
  readonly counted?: { readonly page: number; readonly pages: number }
  readonly back?: (Act & { readonly arrow?: boolean }) | null
  readonly next?: NextAct | null
  readonly red?: Act | null
  readonly note?: string | null
  /** the name of the control focused first */
  readonly first?: string
  readonly keys?: Keymap
  readonly plain?: boolean
  /** Next goes on although there are further parts; a key beside the page number turns them */
  readonly skip?: boolean
  readonly children: ReactNode
}

type Turn = { readonly back: PageProps['back']; readonly next: PageProps['next']; readonly label: string | null }

/** Parts that did not fit come first, then main's own pages, then what the screen itself says. */
const turn = (visit: Visit, props: PageProps): Turn => {
  const { flow, counted, back, next } = props
  const { frame, words, send } = visit
  const short = frame.text === 200
  const more = (go: () => void): NextAct => ({ label: short ? words.keys.moreShort : words.keys.more, go, arrow: true })
  const earlier = (go: () => void): PageProps['back'] => ({ label: words.keys.back, go, arrow: true })
  const own = back === undefined ? (frame.back ? earlier(() => send({ kind: 'back' })) : null) : back
  const part = flow?.part ?? 0
  const parts = flow?.parts ?? 1
  const page = counted?.page ?? 0
  const pages = counted?.pages ?? 1
  // while measuring the label is there, so that its room is counted in
  const counting = parts > 1 || flow?.measuring === true
  const label = pages > 1 ? words.pageOf(page + 1, pages) : counting ? words.pageOf(part + 1, parts) : null
  const backward =
    flow !== undefined && part > 0 && props.skip !== true
      ? earlier(flow.backward)
      : page > 0
        ? earlier(() => send({ kind: 'page', to: page - 1 }))
        : own
  if (flow !== undefined && part < parts - 1 && props.skip !== true)
    return { label, back: backward, next: more(flow.forward) }
  if (page < pages - 1) return { label, back: backward, next: more(() => send({ kind: 'page', to: page + 1 })) }
  return { label, back: backward, next }
}

export const usePageKeys = (keymap: Keymap): void => {
  useLayoutEffect(() => {
    setKeymap(keymap)
  })
}

type HeadProps = Pick<PageProps, 'title' | 'sign' | 'lead' | 'aside'> & {
  readonly label: string | null
  readonly turner: ReactNode
}
const Head = ({ title, sign, lead, aside, label, turner }: HeadProps): JSX.Element => (
  <div className="head">
    {title == null && label === null && aside == null ? null : (
      <div className="titleline">
        {sign == null ? null : <Sign sign={sign} />}
        {title == null ? null : (
          <h1>
            <Words text={title} />
          </h1>
        )}
        {label === null ? null : <span className="pager">{label}</span>}
        {turner}
        {aside}
      </div>
    )}
    {lead == null ? null : (
      <p>
        <Words text={lead} />
      </p>
    )}
  </div>
)

export const Page = (props: PageProps): JSX.Element => {
  const visit = useVisit()
  const { frame, send } = visit
  const { back = null, next = null, label } = turn(visit, props)
  const { red = null, note = null, first = 'next', keys = {}, flow } = props
  const begun = flow === undefined || flow.part === 0 || props.skip === true
  useFocus(begun ? first : next === null ? '' : 'next', begun ? 0 : flow.part, flow?.measuring)
  usePageKeys({
    blue: () => send({ kind: 'help.call' }),
    ...(back === null ? {} : { back: back.go }),
    ...(red === null ? {} : { red: red.go }),
    ...keys
  })
  const { path } = frame
  // on tv the legends take no focus: a screen with nothing but a way back offers it to OK as well
  const onlyBack = frame.face === 'tv' && next === null && back !== null && (first === 'next' || first === 'back')
  const turner =
    props.skip === true && flow !== undefined && flow.parts > 1 ? (
      <Key name="more" look="turner" onPress={flow.part < flow.parts - 1 ? flow.forward : flow.rewind}>
        {visit.words.keys.moreShort}
      </Key>
    ) : null
  const sheet = (
    <section className={props.plain === true ? 'open' : 'sheet'}>
      <Head
        title={props.title ?? null}
        sign={props.sign ?? null}
        lead={props.lead ?? null}
        aside={props.aside}
        label={label}
        turner={turner}
      />
      {props.children}
    </section>
  )
  return (
    <div className={`page ${props.look}`}>
      <Lintel />
      <main className={path === null ? '' : 'steps'}>
        {path === null ? null : <Path path={path} />}
        {sheet}
      </main>
      <Sill back={back} next={onlyBack ? { label: back.label, go: back.go } : next} red={red} note={note} />
    </div>
  )
}
