// Chromium's own virtual authenticator (CDP WebAuthn), behind a real page that calls navigator.credentials.
import { chromium, type Browser, type CDPSession, type Page } from '@playwright/test'
import { existsSync } from 'node:fs'
import { done, failed, type Outcome } from '../../src/card/port.ts'
import type { Assertion, NewPasskey, PasskeyFault } from '../../src/main/auth/passkey/port.ts'
import type { TestAuthenticator } from './auth-passkey.ts'

const executablePath = '/usr/bin/chromium'
export const chromiumAbsent: string | null = existsSync(executablePath) ? null : `${executablePath} is not installed`

let browser: Promise<Browser> | null = null
const opened = (): Promise<Browser> => (browser ??= chromium.launch({ executablePath, args: ['--no-sandbox'] }))
export const closeChromium = async (): Promise<void> => {
  await (await browser)?.close()
  browser = null
}

/** in the page: bytes as base64url in both directions */
type Wish = { readonly challenge: string; readonly rpId: string }

const createInPage = async ({ challenge, rpId }: Wish): Promise<NewPasskey> => {
  const bytes = (text: string) =>
    Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0))
  const text = (buffer: ArrayBuffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replace(/\+/g, '-')
      .replace(/\//g, '_')
      .replace(/=+$/, '')
  const made = (await navigator.credentials.create({
    publicKey: {
      challenge: bytes(challenge),
      rp: { id: rpId, name: 'Madoguchi' },
      user: { id: crypto.getRandomValues(new Uint8Array(16)), name: 'visitor', displayName: 'visitor' },
      pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      attestation: 'none',
      timeout: 4000
    }
  })) as PublicKeyCredential
  const response = made.response as AuthenticatorAttestationResponse
  return { id: made.id, clientData: text(response.clientDataJSON), attestation: text(response.attestationObject) }
}

const getInPage = async ({ challenge, rpId }: Wish): Promise<Assertion> => {
  const bytes = (text: string) =>
    Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0))
  const text = (buffer: ArrayBuffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replace(/\+/g, '-')
      .replace(/\//g, '_')
      .replace(/=+$/, '')
  const found = (await navigator.credentials.get({
    publicKey: { challenge: bytes(challenge), rpId, userVerification: 'required', timeout: 4000 }
  })) as PublicKeyCredential
  const response = found.response as AuthenticatorAssertionResponse
  return {
    id: found.id,
    clientData: text(response.clientDataJSON),
    authenticatorData: text(response.authenticatorData),
    signature: text(response.signature)
  }
}

const add = async (cdp: CDPSession): Promise<string> => {
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'usb',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true
    }
  })
  return authenticatorId
}

const openPage = async (): Promise<{ page: Page; cdp: CDPSession }> => {
  const context = await (await opened()).newContext()
  const page = await context.newPage()
  // the page of the relying party; nothing of it comes from a network
  await page.route('https://localhost/**', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Madoguchi</title>' })
  )
  await page.goto('https://localhost/')
  const cdp = await context.newCDPSession(page)
  await cdp.send('WebAuthn.enable')
  return { page, cdp }
}

type Kept = { authenticatorId: string; credentials: readonly { signCount: number; credentialId: string }[] }

export const chromiumAuthenticator = async (): Promise<TestAuthenticator> => {
  const { page, cdp } = await openPage()
  let authenticatorId: string | null = await add(cdp)
  let kept: Kept['credentials'] = []
  const asked = async <T>(work: () => Promise<T>): Promise<Outcome<T, PasskeyFault>> => {
    // without one Chromium would wait for somebody to plug one in
    if (authenticatorId === null) return failed({ fault: 'authenticatorGone' })
    try {
      return done(await work())
    } catch {
      return failed({ fault: authenticatorId === null ? 'authenticatorGone' : 'authenticatorRefused' })
    }
  }
  const wish = (challenge: Uint8Array, rpId: string): Wish => ({
    challenge: Buffer.from(challenge).toString('base64url'),
    rpId
  })
  const present = (): string => {
    if (authenticatorId === null) throw new Error('no authenticator')
    return authenticatorId
  }
  const credentials = async () =>
    (await cdp.send('WebAuthn.getCredentials', { authenticatorId: present() })).credentials
  const restore = async (signCount?: number): Promise<void> => {
    for (const one of kept as Awaited<ReturnType<typeof credentials>>)
      await cdp.send('WebAuthn.addCredential', {
        authenticatorId: present(),
        credential: { ...one, signCount: signCount ?? one.signCount }
      })
  }
  return {
    create: (challenge, rpId) => asked(() => page.evaluate(createInPage, wish(challenge, rpId))),
    get: (challenge, rpId) => asked(() => page.evaluate(getInPage, wish(challenge, rpId))),
    // the authenticator answers, and does not say that it verified anybody
    verifies: async (verified) => {
      await cdp.send('WebAuthn.setResponseOverrideBits', { authenticatorId: present(), isBadUV: !verified })
    },
    rewind: async () => {
      kept = await credentials()
      await cdp.send('WebAuthn.clearCredentials', { authenticatorId: present() })
      await restore(0)
    },
    remove: async () => {
      kept = await credentials()
      await cdp.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId: present() })
      authenticatorId = null
    },
    putBack: async () => {
      authenticatorId = await add(cdp)
      await restore()
    },
    close: () => page.context().close()
  }
}
