// The card panel: a small window of its own, beside the terminal, to place and pull simulated cards.
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { panelPage, panelScript, panelStyle, type PanelCard } from './panel-page.ts'
import { chromiumProgram, plainFlags } from './plain-window.ts'
import { startProgram } from './program.ts'

/** The slot of the virtual reader, one card at a time. */
export type Slot = {
  readonly placed: () => string | null
  readonly place: (name: string) => Promise<void>
  readonly pull: () => Promise<void>
}

const font = createRequire(import.meta.url).resolve(
  '@fontsource/biz-udpgothic/files/biz-udpgothic-japanese-400-normal.woff2'
)

export type Panel = { readonly url: string; readonly stop: () => Promise<void> }

const send = (response: ServerResponse, status: number, type: string, body: string | Uint8Array): void => {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body)
}

const act = async (slot: Slot, cards: readonly PanelCard[], what: string): Promise<string | undefined> => {
  if (what === 'pull') {
    await slot.pull()
    return undefined
  }
  const name = what.replace(/^place\//, '')
  if (!cards.some((card) => card.name === name)) return `no such card: ${name}`
  if (slot.placed() === name) await slot.pull()
  else await slot.place(name)
  return undefined
}

/** Serves the panel on a free port of 127.0.0.1 under a path nobody can guess. */
export const servePanel = (slot: Slot, cards: readonly PanelCard[]): Promise<Panel> => {
  const secret = randomBytes(16).toString('hex')
  const files: Readonly<Record<string, readonly [string, string | Uint8Array]>> = {
    '': ['text/html; charset=utf-8', panelPage(cards)],
    'font.woff2': ['font/woff2', readFileSync(font)],
    'style.css': ['text/css; charset=utf-8', panelStyle],
    'script.js': ['text/javascript', panelScript]
  }
  const server = createServer((request, response) => {
    const path = request.url ?? ''
    if (!path.startsWith(`/${secret}/`)) return send(response, 404, 'text/plain', 'not here')
    const what = path.slice(secret.length + 2)
    const file = files[what]
    if (file && request.method === 'GET') return send(response, 200, file[0], file[1])
    const answer = (said?: string): void =>
      send(response, 200, 'application/json', JSON.stringify({ placed: slot.placed(), said }))
    if (request.method !== 'POST') return answer()
    act(slot, cards, what).then(answer, (error: unknown) =>
      answer(error instanceof Error ? error.message : String(error))
    )
    return undefined
  })
  return new Promise((resolve, reject) => {
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address ? address.port : 0
      resolve({
        url: `http://127.0.0.1:${port}/${secret}/`,
        stop: () => new Promise((over) => server.close(() => over()).closeAllConnections())
      })
    })
  })
}

export const panelWidth = 440

/** Shows the panel in a Chromium window of its own; gone when stopped, profile and all. */
export const openPanelWindow = (
  url: string,
  at: { readonly x: number; readonly y: number }
): { stop: () => Promise<void> } => {
  const profile = mkdtempSync(join(tmpdir(), 'madoguchi-panel-'))
  const window = startProgram(chromiumProgram(), [
    `--app=${url}`,
    `--window-size=${panelWidth},900`,
    `--window-position=${at.x},${at.y}`,
    ...plainFlags(profile)
  ])
  return {
    stop: async () => {
      await window.stop()
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
    }
  }
}
