// The locks of the Chromium shell below the page's own policy: with that policy taken away, each must hold alone.
import { spawnSync } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { chromiumKind } from '../../support/shell-kinds.ts'
import { pause, profilesOf, until } from '../../support/shell-marks.ts'
import { tryShells } from '../../support/shell-rig.ts'

const policy = "default-src * 'unsafe-inline' 'unsafe-eval' data: blob:"

tryShells(
  [chromiumKind],
  'without the page policy',
  ({ shell, eyes, see, lookAgain, nothingHappened }) => {
    it('closes a window the page opens, and counts it', async () => {
      await see(`void window.open('https://terminal.invalid/', '', 'width=300,height=300')`)
      await until('the refusal', () => shell().refusals('window') > 0)
      await nothingHappened()
    })

    it('answers dialogs with no, and counts each', async () => {
      expect(await see(`[alert('x'), confirm('x'), prompt('x')].map((answer) => answer ?? null)`)).toEqual([
        null,
        false,
        null
      ])
      expect(shell().refusals('dialog')).toBe(3)
      await nothingHappened()
    })

    it('never shows a file chooser, and counts it', async () => {
      const before = shell().refusals('dialog')
      await see(`document.querySelector('#file').click()`)
      await until('the refusal', () => shell().refusals('dialog') > before)
      await nothingHappened()
    })

    it('saves no download, and counts it', async () => {
      await see(`(() => {
      const link = document.body.appendChild(document.createElement('a'))
      link.href = URL.createObjectURL(new Blob(['loot']))
      link.download = 'loot-file.txt'
      link.click()
      link.remove()
    })()`)
      await until('the refusal', () => shell().refusals('download') > 0)
      for (const folder of profilesOf(shell().pid))
        expect(spawnSync('find', [folder, '-name', 'loot-file*'], { encoding: 'utf8' }).stdout).toBe('')
      await nothingHappened()
    })

    it('lets no request out, not even to this machine, and counts it', async () => {
      let heard = 0
      const server = createServer((_request, response) => {
        heard++
        response.end('heard')
      }).listen(0, '127.0.0.1')
      await until('the server', () => server.listening)
      const { port } = server.address() as AddressInfo
      const before = shell().refusals('request')
      await see(`Promise.all([
      fetch('http://127.0.0.1:${port}/', { mode: 'no-cors' }).catch(() => 0),
      fetch('http://localhost:${port}/', { mode: 'no-cors' }).catch(() => 0),
      new Promise((resolve) => { const image = new Image(); image.onerror = resolve; image.onload = resolve; image.src = 'http://127.0.0.1:${port}/x.png' }),
      new Promise((resolve) => { const socket = new WebSocket('ws://127.0.0.1:${port}/'); socket.onerror = resolve; socket.onopen = resolve }),
      new Promise((resolve) => { const frame = document.body.appendChild(document.createElement('iframe')); frame.src = 'http://127.0.0.1:${port}/'; setTimeout(() => { frame.remove(); resolve() }, 300) }),
      new Promise((resolve) => { const worker = new Worker(URL.createObjectURL(new Blob(["fetch('http://127.0.0.1:${port}/', { mode: 'no-cors' })"]))); setTimeout(() => { worker.terminate(); resolve() }, 300) }),
      navigator.sendBeacon('http://127.0.0.1:${port}/', 'x')
    ]).then(() => 0)`)
      await pause(300)
      server.close()
      expect(heard).toBe(0)
      expect(shell().refusals('request')).toBeGreaterThanOrEqual(before + 5)
      await nothingHappened()
    })

    it('runs nothing in a frame of another process, and hears nothing from it', async () => {
      const before = shell().intents().length
      await see(`(() => {
      const frame = document.createElement('iframe')
      frame.sandbox = 'allow-scripts'
      frame.srcdoc = '<script>for (const say of [globalThis.madoguchiSay, parent.madoguchiSay]) try { say(JSON.stringify({ kind: "next" })) } catch {}</script>'
      document.body.append(frame)
      setTimeout(() => frame.remove(), 300)
    })()`)
      await pause(500)
      expect(shell().intents()).toHaveLength(before)
      await nothingHappened()
    })

    it('hears nothing from a frame of the same process either, and counts it', async () => {
      const before = shell().intents().length
      const counted = shell().refusals('foreignSender')
      await see(`(() => {
      const frame = document.createElement('iframe')
      frame.srcdoc = '<script>madoguchiSay(JSON.stringify({ kind: "next" }))</script>'
      document.body.append(frame)
      setTimeout(() => frame.remove(), 300)
    })()`)
      await until('the refusal', () => shell().refusals('foreignSender') > counted)
      expect(shell().intents()).toHaveLength(before)
      await nothingHappened()
    })

    it('asks nobody for a program to open a mail or phone address with', async () => {
      await see(
        `(() => { const link = document.body.appendChild(document.createElement('a')); link.href = 'mailto:x@example.com'; link.click(); link.remove() })()`
      )
      await see(`void (location.href = 'tel:110')`)
      await pause(500)
      await nothingHappened()
    })

    it('brings its own page back when another one has taken its place', async () => {
      // past every lock of the page: the debugger itself is told to leave
      await eyes().send('Page.navigate', { url: 'about:blank' })
      await until('crashed', () => shell().events.some(({ event }) => event === 'crashed'))
      await lookAgain()
      await until('our page', () => see<boolean>(`location.href === 'https://terminal.invalid/'`).catch(() => false))
      expect(await see('globalThis.alive ?? null')).toBeNull()
    })
  },
  { policy }
)
