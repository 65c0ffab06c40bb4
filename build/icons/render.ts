// Draws icon.svg into one PNG per size, in Chromium: node build/icons/render.ts. The PNGs are committed.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findChromium } from '../../src/main/shell/chromium/options.ts'

const folder = fileURLToPath(new URL('./', import.meta.url))
const sizes = [16, 24, 32, 48, 64, 128, 256, 512]

const browser = findChromium()
if (browser === undefined) throw new Error('no Chromium to draw with')
const work = mkdtempSync(join(tmpdir(), 'madoguchi-icons-'))
const svg = readFileSync(join(folder, 'icon.svg'), 'utf8')
for (const size of sizes) {
  // headless Chromium has a smallest window, so the picture is cut from its corner
  const window = Math.max(size, 512)
  const page = join(work, 'icon.html')
  const shot = join(work, 'icon.png')
  writeFileSync(page, `<style>*{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`)
  spawnSync(
    browser,
    [
      '--headless',
      '--no-sandbox',
      `--user-data-dir=${join(work, 'profile')}`,
      '--hide-scrollbars',
      '--default-background-color=00000000',
      `--window-size=${window},${window}`,
      `--screenshot=${shot}`,
      page
    ],
    { stdio: 'ignore' }
  )
  const cut = spawnSync('convert', [
    shot,
    '-crop',
    `${size}x${size}+0+0`,
    '+repage',
    '-strip',
    `PNG32:${join(folder, `${size}x${size}.png`)}`
  ])
  if (cut.status !== 0) throw new Error(`the icon of ${size} px could not be made`)
}
rmSync(work, { recursive: true, force: true })
