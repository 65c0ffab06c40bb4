// A display to show the window on: the one there is, or a virtual one of our own.
import { spawn, spawnSync } from 'node:child_process'
import type { Face } from '../../src/contract/screen/intent.ts'

export const screenSizes: Readonly<Record<Face, { readonly width: number; readonly height: number }>> = {
  'kiosk-l': { width: 1920, height: 1080 },
  'kiosk-p': { width: 1080, height: 1920 },
  tv: { width: 1920, height: 1080 },
  desk: { width: 1366, height: 768 }
}

export type Display = { readonly name: string; readonly stop: () => Promise<void> }

/** Starts Xvfb on a free display number; it tells the number itself (-displayfd). */
export const startVirtualDisplay = (width: number, height: number): Promise<Display> =>
  new Promise((resolve, reject) => {
    const child = spawn(
      'Xvfb',
      ['-displayfd', '3', '-screen', '0', `${width}x${height}x24`, '-nolisten', 'tcp', '-nocursor'],
      {
        stdio: ['ignore', 'ignore', 'ignore', 'pipe']
      }
    )
    const ended = new Promise<void>((over) => child.on('exit', () => over()))
    child.on('error', (error) => reject(new Error(`Xvfb does not start: ${error.message}`)))
    child.on('exit', (code) => reject(new Error(`Xvfb ended with code ${code}`)))
    child.stdio[3]?.on('data', (data: Buffer) => {
      const number = data.toString().trim()
      if (!/^\d+$/.test(number)) return
      resolve({
        name: `:${number}`,
        stop: async () => {
          child.kill('SIGTERM')
          await ended
        }
      })
    })
  })

/** Where a window of this width stands beside the terminal's: right of it, or at the right edge of a small display. */
export const besideTerminal = (face: Face, width: number): { readonly x: number; readonly y: number } => {
  const wanted = screenSizes[face].width + 8
  const asked = spawnSync('xdotool', ['getdisplaygeometry'], { encoding: 'utf8' })
  const across = Number(asked.stdout?.split(' ')[0]) || wanted + width
  return { x: Math.max(0, Math.min(wanted, across - width)), y: 0 }
}
