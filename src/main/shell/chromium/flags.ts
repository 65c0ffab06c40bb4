// How Debian's Chromium is started: what it may show, and everything it must not do by itself.
import type { ChromiumOptions } from './options.ts'

const quiet = [
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-breakpad',
  '--disable-client-side-phishing-detection',
  '--disable-component-update',
  '--disable-crash-reporter',
  '--disable-default-apps',
  '--disable-domain-reliability',
  '--disable-extensions',
  '--disable-search-engine-choice-screen',
  '--disable-sync',
  '--hide-crash-restore-bubble',
  '--metrics-recording-only',
  '--no-pings',
  '--noerrdialogs',
  '--password-store=basic',
  '--disable-features=Translate,MediaRouter,OptimizationHints,AutofillServerCommunication,InterestFeedContentSuggestions'
]

const locked = [
  '--deny-permission-prompts',
  '--disable-notifications',
  '--disable-pinch',
  '--disable-quic',
  '--overscroll-history-navigation=0',
  '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
  // what slips past the request interception ends at a proxy that does not exist, loopback addresses included
  '--proxy-server=127.0.0.1:9',
  '--proxy-bypass-list=<-loopback>'
]

// sounds follow the card, not a touch
const able = ['--autoplay-policy=no-user-gesture-required', '--lang=ja']

const windowFlags = ({ mode, size, position }: ChromiumOptions): readonly string[] => {
  // With no window manager Chromium makes a window as large as the screen one pixel smaller; one pixel more fills it,
  // and page.ts sets the layout back to the screen (see fitScreen). With a window manager kiosk mode ignores both.
  const more = mode === 'kiosk' ? 1 : 0
  return [
    ...(mode === 'kiosk' ? ['--kiosk'] : []),
    `--window-size=${size.width + more},${size.height + more}`,
    `--window-position=${position.x},${position.y}`
  ]
}

/**
 * The whole command line after the program. An `--app` window has no tabs, no address bar and no keys reserved for the
 * browser; it starts on an empty page because our own can only be served once interception stands.
 */
export const chromiumFlags = (options: ChromiumOptions, profile: string, isRoot: boolean): readonly string[] => [
  '--remote-debugging-pipe',
  `--user-data-dir=${profile}`,
  ...quiet,
  ...locked,
  ...able,
  ...windowFlags(options),
  // Chromium refuses to start as root with its sandbox; --test-type only takes the bar away that says so
  ...(isRoot ? ['--no-sandbox', '--test-type'] : []),
  ...(options.eyesPort === undefined ? [] : [`--remote-debugging-port=${options.eyesPort}`]),
  ...options.extraArgs,
  '--app=data:,'
]

const passed = [
  'PATH',
  'DISPLAY',
  'WAYLAND_DISPLAY',
  'XDG_RUNTIME_DIR',
  'DBUS_SESSION_BUS_ADDRESS',
  'TZ',
  'PULSE_SERVER'
]

/**
 * The browser's environment: what it needs of ours, Japanese, and the profile as its home and temporary folder, so that
 * nothing is written elsewhere: a killed Chromium leaves its lock in TMPDIR.
 */
export const chromiumEnvironment = (profile: string, env: NodeJS.ProcessEnv): Readonly<Record<string, string>> => {
  const mine = Object.fromEntries(passed.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])))
  const authority = env['XAUTHORITY'] ?? (env['HOME'] === undefined ? undefined : `${env['HOME']}/.Xauthority`)
  return {
    ...mine,
    ...(authority === undefined ? {} : { XAUTHORITY: authority }),
    HOME: profile,
    TMPDIR: profile,
    LANG: 'ja_JP.UTF-8',
    LANGUAGE: 'ja',
    NO_AT_BRIDGE: '1'
  }
}
