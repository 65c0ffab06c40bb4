// D-pad press to painted focus, 95th percentile: our screen against a plain page with 100 buttons, each on its own display.
import { lookAt, waitTrue, type Look } from '../../build/start/look.ts'
import { floorOf } from './floor.ts'
import { freePort } from '../../build/start/port.ts'
import { measureRatio, percentile95, type Ratio } from './ratio.ts'
import type { Stage } from './stage.ts'

/** In the page: from the key's own time stamp to the frame after the one in which focus moved. */
const watch = `globalThis.presses = []
addEventListener('keydown', (event) => {
  const at = event.timeStamp
  requestAnimationFrame(() => requestAnimationFrame((painted) => globalThis.presses.push(painted - at)))
}, { capture: true })
true`

const plain = `<!doctype html><title>plain</title>
${Array.from({ length: 100 }, (_, n) => `<button style="font-size:30px">${n}</button>`).join('')}
<script>
const all = [...document.querySelectorAll('button')]
all[0].focus()
addEventListener('keydown', (event) => {
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key]
  if (!step) return
  event.preventDefault()
  all[(all.indexOf(document.activeElement) + step + 100) % 100].focus()
})
</script>`

const keys = ['ArrowDown', 'ArrowDown', 'ArrowUp', 'ArrowUp'] as const
const codes = { ArrowUp: 38, ArrowDown: 40 } as const
const thirtyASecond = 33

const press = async (look: Look, key: (typeof keys)[number]): Promise<void> => {
  const event = { key, code: key, windowsVirtualKeyCode: codes[key] }
  await look.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...event })
  await look.send('Input.dispatchKeyEvent', { type: 'keyUp', ...event })
}

/** 95th percentile in milliseconds over `count` presses, 30 a second; throws when a press was lost. */
const p95 = async (look: Look, count: number): Promise<number> => {
  await look.evaluate('globalThis.presses.length = 0')
  for (let n = 0; n < count; n++) {
    const next = performance.now() + thirtyASecond
    await press(look, keys[n % keys.length] ?? 'ArrowDown')
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, next - performance.now())))
  }
  await waitTrue(look, `globalThis.presses.length >= ${count}`, 3000)
  return percentile95((await look.evaluate('globalThis.presses')) as number[])
}

export const dPad = async (stage: Stage, pairs: number, count: number): Promise<Ratio> => {
  const plainPage = floorOf(stage.secondDisplay, plain)
  const [ourPort, floorPort] = [await freePort(), await freePort()]
  const ours = stage.terminal(ourPort)
  const floor = plainPage.start(floorPort)
  try {
    const [a, b] = [await lookAt(ourPort), await lookAt(floorPort)]
    await waitTrue(a, `document.querySelector('[data-screen=attract]') !== null`)
    await waitTrue(b, `document.activeElement?.tagName === 'BUTTON'`)
    await a.evaluate(watch)
    await b.evaluate(watch)
    return await measureRatio(
      'd-pad press to painted focus, p95',
      1.15,
      pairs,
      () => p95(a, count),
      () => p95(b, count)
    )
  } finally {
    await ours.stop()
    await floor.stop()
    plainPage.clear()
  }
}
