// A whole visit as a resident makes it: card, PIN, a notice, the move to all who must know, a receipt, card away.
import type { Face } from '../../../src/contract/screen/intent.ts'
import type { Slot } from '../panel.ts'
import { steer } from './arrows.ts'
import type { Eyes } from './eyes.ts'
import type { Hand } from './hand.ts'
import type { Recorder } from './record.ts'

export type Visit = {
  readonly eyes: Eyes
  readonly hand: Hand
  readonly slot: Slot
  readonly recorder: Recorder
  readonly face: Face
}

/** On tv nothing can be touched: the same key is reached by the arrows of the remote, then OK. */
const touch = async ({ eyes, hand, face }: Visit, name: RegExp): Promise<void> =>
  face === 'tv' ? steer(eyes.link, hand).readTo(name) : hand.touch(await eyes.key(name))

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Touches until the screen is no longer the one it was; the same as a person who looks whether it went on. */
const goOn = async (visit: Visit, name: RegExp, next: readonly string[], patience?: number): Promise<string> => {
  await touch(visit, name)
  return visit.eyes.wait(next, patience)
}

const until = async (what: string, see: () => Promise<boolean>, patience = 20_000): Promise<void> => {
  const late = Date.now() + patience
  while (!(await see())) {
    if (Date.now() > late) throw new Error(`waited in vain for: ${what}`)
    await pause(100)
  }
}

const signIn = async (visit: Visit): Promise<void> => {
  const { recorder, eyes, hand, slot } = visit
  await recorder.step('attract', () => eyes.wait(['attract'], 60_000))
  await recorder.step('card on the reader', async () => {
    await slot.place('tanaka')
    await eyes.wait(['pin'])
  })
  await recorder.step('PIN by touch and by keys', async () => {
    if (visit.face === 'tv') await hand.press('1', '2')
    else for (const digit of [/^1$/, /^2$/]) await touch(visit, digit)
    await hand.press('3', '4')
    await until('four dots', () => eyes.has(/これで 入れる/))
  })
  await recorder.step('signed in', async () => {
    await hand.press('Return')
    await eyes.wait(['home'])
  })
}

export const readNotice = async (visit: Visit): Promise<void> => {
  const { recorder } = visit
  await recorder.step('notices', () => goOn(visit, /お知らせ/, ['noticeList']))
  await recorder.step('a notice', () => goOn(visit, /引っ越し/, ['notice']))
  await recorder.step('the procedure it leads to', () => goOn(visit, /手続きに 進む/, ['question']))
}

/** Touches a day some ten days ahead on a calendar; with date segments (tv) the day goes up by the arrow key. */
const chooseDay = async (visit: Visit): Promise<void> => {
  const day = new Date(Date.now() + 10 * 86_400_000)
  const name = new RegExp(`${day.getMonth() + 1}月${day.getDate()}日`)
  if (await visit.eyes.has(name)) await touch(visit, name)
  else await visit.hand.press('Up', 'Up')
}

/** keys of a telephone number other than the one that is known */
type Answers = { readonly telephone?: readonly string[] }

/** Answers one question as the resident of the demo would; the title says which it is. */
const answer = async (visit: Visit, title: string, { telephone }: Answers): Promise<void> => {
  const { hand } = visit
  if (/だれが/.test(title)) return touch(visit, /一郎/)
  if (/いつ/.test(title)) return chooseDay(visit)
  if (/どの 市|市町村|どこへ|どちら/.test(title)) return touch(visit, /海野市/)
  if (/どの ?町/.test(title)) return touch(visit, /浜町/)
  if (telephone && /電話番号/.test(title)) {
    for (let digit = 0; digit < 13; digit++) await hand.press('BackSpace')
    return hand.press(...telephone)
  }
  if (/番地/.test(title)) return hand.press('1', 'minus', '1', '5', 'minus', '2', '0', '3')
}

export const fillIn = async (visit: Visit, answers: Answers = {}): Promise<void> => {
  const { recorder, eyes } = visit
  for (let question = 1; question <= 14; question++) {
    if ((await eyes.screen()) !== 'question') break
    const title = await eyes.title()
    await recorder.step(`question ${question}`, () => answer(visit, title, answers))
    await touch(visit, /^次へ|確認へ/)
    // between two questions the terminal may have to ask central: that is neither the next one nor the review
    await until('the next question', async () => {
      const now = await eyes.screen()
      return now === 'review' || (now === 'question' && (await eyes.title()) !== title)
    })
  }
  await recorder.step('review', () => eyes.wait(['review']))
  for (let part = 2; await eyes.has(/続きを見る/); part++)
    await recorder.step(`review, part ${part}`, () => touch(visit, /続きを見る/))
}

/** `waits`: until offices have answered */
export const sign = async (visit: Visit, { waits }: { readonly waits: boolean } = { waits: true }): Promise<void> => {
  const { recorder, eyes, hand } = visit
  await recorder.step('signature password asked', () => goOn(visit, /署名/, ['pin']))
  await recorder.step('signature password', async () => {
    for (const key of ['A', 'B', 'C']) await touch(visit, new RegExp(`^${key}$`))
    await hand.press('1', '2', '3')
  })
  await recorder.step('signed and sent', async () => {
    await touch(visit, /署名する/)
    await eyes.wait(['result'], 60_000)
  })
  if (!waits) return
  await recorder.step('offices have answered', () =>
    until(
      'an accepted stamp',
      async () => /受け付けました/.test(await eyes.text()) && /追加|受けられません/.test(await eyes.text()),
      60_000
    )
  )
}

/**
 * Plays the visit up to the card being taken. `printed` tells whether the receipt lies in the tray; `meanwhile` is done
 * at the result, before the receipt is printed.
 */
export const playVisit = async (
  visit: Visit,
  printed: () => boolean,
  meanwhile: () => Promise<void> = () => Promise.resolve()
): Promise<void> => {
  const { recorder, eyes, slot } = visit
  await signIn(visit)
  await readNotice(visit)
  await fillIn(visit)
  await sign(visit)
  await meanwhile()
  await recorder.step('receipt printed', async () => {
    await touch(visit, /印刷/)
    await until('the receipt in the tray', () => Promise.resolve(printed()))
  })
  await recorder.step('card taken', async () => {
    await slot.pull()
    await eyes.wait(['wiped', 'attract'])
  })
  await recorder.step('attract again', () => eyes.wait(['attract'], 60_000))
}
