// What every shell must carry and where its page must not go, tried on the whole shell from outside.
import { describe, expect, it } from 'vitest'
import { shellKinds } from '../../support/shell-kinds.ts'
import { pause, until, viewOf } from '../../support/shell-marks.ts'
import { tryShells } from '../../support/shell-rig.ts'

tryShells(shellKinds, 'from its page', ({ shell, see, nothingHappened }, kind) => {
  describe('carries the two words', () => {
    it('and an intent arrives parsed', async () => {
      await see(`madoguchi.send({ kind: 'language.choose', language: 'en' })`)
      await until('the intent', () => shell().intents().length > 0)
      expect(shell().intents()).toEqual([{ kind: 'language.choose', language: 'en' }])
    })

    it('and refuses an intent that is malformed, without passing on any of it', async () => {
      const before = [shell().intents().length, shell().refusals('malformedIntent')] as const
      const bad = [
        `{ kind: 'nothing.we.know' }`,
        `{ kind: 'next', extra: 1 }`,
        `{ kind: 'pin.key', key: '12' }`,
        `{ kind: 'page', to: -1 }`,
        `'next'`,
        `null`,
        `undefined`,
        `[{ kind: 'next' }]`,
        `{ kind: 'answer', question: 'q', answer: { kind: 'text', text: 'x'.repeat(100000) } }`
      ]
      for (const one of bad) await see(`madoguchi.send(${one})`)
      await until('the refusals', () => shell().refusals('malformedIntent') === before[1] + bad.length)
      expect(shell().intents()).toHaveLength(before[0])
    })

    it('and refuses a well-formed intent that a frame inside the page forges', async () => {
      const before = shell().intents().length
      await see(`(() => {
          const frame = document.body.appendChild(document.createElement('iframe'))
          const inside = frame.contentWindow
          for (const name of ['madoguchiSay', 'madoguchi'])
            try { const word = inside[name]; word?.send ? word.send({ kind: 'next' }) : word(JSON.stringify({ kind: 'next' })) } catch {}
          frame.remove()
        })()`)
      await pause(200)
      expect(shell().intents()).toHaveLength(before)
      if (kind.name === 'chromium') expect(shell().refusals('foreignSender')).toBe(1)
    })

    it('and the object on the page has two words and cannot be replaced', async () => {
      expect(await see('Object.keys(madoguchi).sort()')).toEqual(['onView', 'send'])
      expect(
        await see(
          `(() => { try { madoguchi.send = 1 } catch {} try { globalThis.madoguchi = 1 } catch {} return typeof madoguchi.send })()`
        )
      ).toBe('function')
    })

    it('and shows the newest View and drops an older one', async () => {
      for (const revision of [5, 4, 6, 6, 2]) await shell().show(viewOf(revision))
      await until('View 6', () => see<boolean>(`document.querySelector('#revision').textContent === '6'`))
      await pause(100)
      const shown = await see<number[]>('shown')
      expect(shown.at(-1)).toBe(6)
      expect(shown).toEqual([...new Set(shown)].sort((a, b) => a - b))
    })

    it('and a View arrives whole whatever stands in its text', async () => {
      const town = `\u2028\u2029\0</script><!--\`\${1}'"\\\\ud800 森川市 𠮷`
      await shell().show(viewOf(10, town))
      await until('View 10', () => see<boolean>(`shown.at(-1) === 10`))
      expect(await see(`document.querySelector('#town').textContent`)).toBe(town)
    })

    it('and a listener that comes late is given the newest View at once', async () => {
      expect(await see(`new Promise((resolve) => madoguchi.onView((view) => resolve(view.revision)))`)).toBe(10)
    })
  })

  it('fills the whole screen without a window manager, and is a secure context', async () => {
    expect(await see('[innerWidth, innerHeight, screen.width, screen.height, isSecureContext]')).toEqual([
      1280,
      800,
      1280,
      800,
      true
    ])
  })

  describe('lets the page go nowhere:', () => {
    const ways: readonly (readonly [string, string])[] = [
      ['another host', `location.href = 'https://example.com/'`],
      ['another path of its own', `location.href = '/page.js'`],
      ['itself again', `location.reload()`],
      ['an empty page', `location.href = 'about:blank'`],
      ['a data address', `location.href = 'data:text/html,gone'`],
      ['a blob', `location.href = URL.createObjectURL(new Blob(['gone'], { type: 'text/html' }))`],
      ['a script address', `location.href = 'javascript:document.title="gone"'`],
      ['a file', `location.href = 'file:///etc/passwd'`],
      ['the browser\u2019s own pages', `location.href = 'chrome://settings/'`],
      ['the page before', `history.back()`],
      ['a state of its own', `history.pushState({}, '', '/elsewhere')`],
      [
        'a form',
        `(() => { const form = document.body.appendChild(document.createElement('form')); form.action = 'https://example.com/'; form.submit(); form.remove() })()`
      ],
      [
        'a link',
        `(() => { const link = document.body.appendChild(document.createElement('a')); link.href = 'https://example.com/'; link.click(); link.remove() })()`
      ],
      [
        'a meta refresh',
        `(() => { const meta = document.createElement('meta'); meta.httpEquiv = 'refresh'; meta.content = '0;url=https://example.com/'; document.head.append(meta); setTimeout(() => meta.remove(), 100) })()`
      ]
    ]
    it.each(ways)('%s', async (_, way) => {
      await see(`void (() => { try { ${way} } catch {} })()`)
      await nothingHappened()
    })

    it('and what it tried is counted', () => {
      expect(shell().refusals('navigation')).toBeGreaterThan(3)
    })
  })

  describe('opens nothing:', () => {
    const ways: readonly (readonly [string, string])[] = [
      ['a new window', `window.open('https://terminal.invalid/')`],
      ['an empty window', `window.open('about:blank', '', 'width=300,height=300')`],
      [
        'a link to a new window',
        `(() => { const link = document.body.appendChild(document.createElement('a')); link.href = '/'; link.target = '_blank'; link.click(); link.remove() })()`
      ],
      [
        'a mail program',
        `(() => { const link = document.body.appendChild(document.createElement('a')); link.href = 'mailto:someone@example.com'; link.click(); link.remove() })()`
      ],
      ['a phone program', `location.href = 'tel:110'`],
      ['a file chooser', `document.querySelector('#file').click()`],
      ['a file picker', `window.showOpenFilePicker?.().catch(() => 0)`],
      ['a folder picker', `window.showDirectoryPicker?.().catch(() => 0)`],
      ['the printer dialog', `window.print()`],
      [
        'a payment sheet',
        `new PaymentRequest([{ supportedMethods: 'https://example.com/pay' }], { total: { label: 'x', amount: { currency: 'JPY', value: '1' } } }).show().catch(() => 0)`
      ],
      ['full screen of its own', `document.documentElement.requestFullscreen().catch(() => 0)`]
    ]
    it.each(ways)('%s', async (_, way) => {
      await see(`void (() => { try { ${way} } catch {} })()`)
      await nothingHappened()
    })

    it('and dialogs answer "no" at once', async () => {
      const begun = Date.now()
      expect(await see(`[alert('x'), confirm('x'), prompt('x')].map((answer) => answer ?? null)`)).toEqual([
        null,
        false,
        null
      ])
      expect(Date.now() - begun).toBeLessThan(1500)
      await nothingHappened()
    })
  })
})
