// The floor of every bench in a window: Debian's Chromium with --app on a page of our own, same flags, nothing of ours.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromiumProgram, plainFlags } from '../../build/start/plain-window.ts'
import { startProgram, type Program } from '../../build/start/program.ts'

export type Floor = { readonly start: (port: number) => Program; readonly clear: () => void }

/** Prepares a floor for this page on this display; each start has a new empty profile. */
export const floorOf = (display: string, html: string): Floor => {
  const folder = mkdtempSync(join(tmpdir(), 'madoguchi-floor-'))
  const page = join(folder, 'floor.html')
  writeFileSync(page, html)
  let run = 0
  return {
    start: (port) => {
      const profile = join(folder, `profile-${run++}`)
      const args = ['--kiosk', '--window-size=1920,1080', '--window-position=0,0', ...plainFlags(profile)]
      const look = [`--app=file://${page}`, `--remote-debugging-port=${port}`]
      return startProgram(chromiumProgram(), [...args, ...look], { env: { DISPLAY: display, LANGUAGE: 'ja' } })
    },
    clear: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}
