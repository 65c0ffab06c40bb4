// What leaves a shell and what stays behind in it, tried on the whole shell from outside.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { shellKinds } from '../../support/shell-kinds.ts'
import { filesWith, pause, processesNaming, profilesOf, until, viewOf } from '../../support/shell-marks.ts'
import { tryShells } from '../../support/shell-rig.ts'

const mark = 'tanaka-marker-7f3a'

const startCounter = (): Promise<{ server: Server; port: number; count: () => number }> =>
  new Promise((resolve) => {
    let connections = 0
    const server = createServer((socket) => {
      connections++
      socket.destroy()
    })
    server.listen(0, '127.0.0.1', () => {
      resolve({ server, port: (server.address() as AddressInfo).port, count: () => connections })
    })
  })

tryShells(shellKinds, 'towards the world', ({ shell, eyes, see, lookAgain, nothingHappened }, kind) => {
  it('saves nothing the page wants to save', async () => {
    const offers = ['data:text/plain,loot', `URL.createObjectURL(new Blob(['loot-${mark}']))`, '/page.js']
    for (const offer of offers)
      await see(`(() => {
          const link = document.body.appendChild(document.createElement('a'))
          link.href = ${offer.startsWith('URL') ? offer : JSON.stringify(offer)}
          link.download = 'loot-file.txt'
          link.click()
          link.remove()
        })()`)
    await nothingHappened()
    for (const folder of [...profilesOf(shell().pid), join(process.env['HOME'] ?? '/root', 'Downloads'), process.cwd()])
      expect(spawnSync('find', [folder, '-maxdepth', '3', '-name', 'loot-file*'], { encoding: 'utf8' }).stdout).toBe('')
  })

  it('grants no permission', async () => {
    const states = await see<Record<string, string>>(`(async () => {
        const states = {}
        for (const name of ['geolocation', 'notifications', 'camera', 'microphone', 'clipboard-read', 'midi', 'local-fonts', 'window-management'])
          states[name] = await navigator.permissions.query({ name }).then(({ state }) => state, () => 'denied')
        return states
      })()`)
    expect(Object.values(states)).toEqual(Object.values(states).map(() => 'denied'))
    const asked = await see(`Promise.all([
        new Promise((resolve) => navigator.geolocation.getCurrentPosition(() => resolve('here'), ({ code }) => resolve(code))),
        (globalThis.Notification?.requestPermission() ?? "denied"),
        navigator.clipboard.readText().then(() => 'read', ({ name }) => name),
        navigator.mediaDevices.getUserMedia({ audio: true }).then(() => 'heard', ({ name }) => name),
        navigator.mediaDevices.getDisplayMedia().then(() => 'seen', ({ name }) => name)
      ])`)
    const no = expect.stringMatching(/^(NotAllowed|NotFound)Error$/)
    expect(asked).toEqual([1, 'denied', 'NotAllowedError', no, 'NotAllowedError'])
    await nothingHappened()
  })

  it('reaches no other host, and counts what was tried', async () => {
    const { server, port, count } = await startCounter()
    const before = shell().refusals('request')
    await see(`Promise.all([
        fetch('http://127.0.0.1:${port}/').catch(() => 0),
        fetch('https://example.com/').catch(() => 0),
        new Promise((resolve) => { const image = new Image(); image.onerror = resolve; image.src = 'http://127.0.0.1:${port}/x.png' }),
        new Promise((resolve) => { try { const socket = new WebSocket('ws://127.0.0.1:${port}/'); socket.onerror = resolve } catch { resolve() } }),
        new Promise((resolve) => { const source = new EventSource('http://127.0.0.1:${port}/'); source.onerror = () => { source.close(); resolve() } }),
        navigator.sendBeacon('http://127.0.0.1:${port}/', 'x'),
        (() => { try { const peer = new RTCPeerConnection({ iceServers: [{ urls: 'turn:127.0.0.1:${port}?transport=tcp', username: 'x', credential: 'x' }] }); peer.createDataChannel('x'); return peer.setLocalDescription().catch(() => 0) } catch {} })(),
        ...['preconnect', 'dns-prefetch', 'prefetch'].map((rel) => { const link = document.createElement('link'); link.rel = rel; link.href = 'http://127.0.0.1:${port}/'; document.head.append(link) })
      ]).then(() => 0)`)
    await pause(800)
    server.close()
    expect(count()).toBe(0)
    expect(shell().refusals('request')).toBeGreaterThanOrEqual(before + 5)
    await nothingHappened()
  })

  it('reads no file of the machine', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'madoguchi-shell-'))
    writeFileSync(join(folder, 'secret.txt'), mark)
    const file = `file://${folder}/secret.txt`
    const read = await see(`Promise.all([
        fetch(${JSON.stringify(file)}).then((answer) => answer.text()).catch(() => 'refused'),
        fetch('/../../../../../../../..${folder}/secret.txt').then((answer) => answer.text()),
        fetch('/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e${folder}/secret.txt').then((answer) => answer.text()),
        new Promise((resolve) => {
          const frame = document.body.appendChild(document.createElement('iframe'))
          frame.onload = () => { let text = 'refused'; try { text = frame.contentDocument?.body?.textContent ?? text } catch {} ; frame.remove(); resolve(text) }
          frame.src = ${JSON.stringify(file)}
          setTimeout(() => { frame.remove(); resolve('refused') }, 500)
        })
      ])`)
    rmSync(folder, { recursive: true })
    expect(JSON.stringify(read)).not.toContain(mark)
    await nothingHappened()
  })

  it('prints the page by its print style, as A4 with its text', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'madoguchi-shell-'))
    const paper = join(folder, 'paper.pdf')
    writeFileSync(paper, await shell().print())
    const text = spawnSync('pdftotext', [paper, '-'], { encoding: 'utf8' }).stdout
    const info = spawnSync('pdfinfo', [paper], { encoding: 'utf8' }).stdout
    rmSync(folder, { recursive: true })
    expect(text).toContain('PAPER ONLY TEXT')
    expect(text).not.toContain('SCREEN ONLY TEXT')
    expect(info).toMatch(/Page size:.*\(A4\)/)
    await nothingHappened()
  })

  describe('brings a lost page back empty within two seconds:', () => {
    afterEach(async () => {
      expect(shell().events.filter(({ event }) => event === 'crashed')).toHaveLength(1)
      ;(shell().events as unknown[]).length = 0
    })

    it('a crashed one', async () => {
      await shell().show(viewOf(20, mark))
      await see(`localStorage.setItem('mark', ${JSON.stringify(mark)})`)
      const begun = Date.now()
      await eyes()
        .send('Page.crash')
        .catch(() => undefined)
      await until('crashed', () => shell().events.some(({ event }) => event === 'crashed'))
      await shell().show(viewOf(1))
      await lookAgain()
      await until('View 1', () =>
        see<boolean>(`document.querySelector('#revision')?.textContent === '1'`).catch(() => false)
      )
      expect(Date.now() - begun).toBeLessThan(2000)
      expect(
        await see(`[shown, localStorage.length, document.body.innerText.includes(${JSON.stringify(mark)})]`)
      ).toEqual([[1], 0, false])
    })
  })

  describe('leaves nothing behind a reset:', () => {
    it('no storage, no profile, no process, no View', async ({ annotate }) => {
      const oldProfiles = profilesOf(shell().pid)
      expect(oldProfiles).toHaveLength(kind.name === 'chromium' ? 1 : 0)
      await shell().show(viewOf(30, mark))
      await see(`(async () => {
          localStorage.setItem('a', ${JSON.stringify(mark)})
          sessionStorage.setItem('a', ${JSON.stringify(mark)})
          document.cookie = 'a=${mark}; max-age=1000'
          await (await caches.open('a')).put('/a', new Response(${JSON.stringify(mark)}))
          await new Promise((resolve) => { const open = indexedDB.open('a'); open.onupgradeneeded = () => open.result.createObjectStore('a').put(${JSON.stringify(mark)}, 'a'); open.onsuccess = resolve })
          document.querySelector('#field').value = ${JSON.stringify(mark)}
          globalThis.alive = ${JSON.stringify(mark)}
        })()`)
      // a shell that keeps its storage in memory has no profile to look into
      if (oldProfiles.length > 0)
        await until('the marker in the old profile', () => oldProfiles.some((one) => filesWith(one, mark).length > 0))
      // its lock goes with the profile: killed, it would leave one in the machine's temporary folder for every visit
      for (const one of oldProfiles) expect(readdirSync(one).join(' ')).toContain('org.chromium.Chromium.')
      const begun = performance.now()
      await shell().reset()
      await annotate(`reset in ${Math.round(performance.now() - begun)} ms`)
      await lookAgain()
      expect(
        await see(`(async () => [
          localStorage.length, sessionStorage.length, document.cookie, (await caches.keys()).length,
          (await indexedDB.databases()).length, history.length, shown.length,
          document.documentElement.outerHTML.includes(${JSON.stringify(mark)}), document.querySelector('#field').value, globalThis.alive ?? null
        ])()`)
      ).toEqual([0, 0, '', 0, 0, 1, 0, false, '', null])
      for (const one of oldProfiles) {
        expect(existsSync(one)).toBe(false)
        await until('no process of the old browser', () => processesNaming(one).length === 0)
      }
      for (const one of profilesOf(shell().pid)) expect(filesWith(one, mark)).toEqual([])
    })

    it('and the new page is as alive and as locked as the first', async () => {
      await shell().show(viewOf(1))
      await until('View 1', () => see<boolean>(`shown.at(-1) === 1`))
      const before = shell().intents().length
      await see(`madoguchi.send({ kind: 'home' })`)
      await until('the intent', () => shell().intents().length === before + 1)
      await see('void (globalThis.alive = true)')
      await see(`void (location.href = 'https://example.com/')`)
      await nothingHappened()
    })
  })
})
