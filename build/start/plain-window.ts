// Debian's Chromium as a plain window of our own, without the terminal's shell: the card panel, and the floor of benches.
export const chromiumProgram = (): string => process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium'

/**
 * Flags of toolchain.md for a window that asks nothing and calls nobody; without its sandbox only as root, and
 * then without the bar that warns of it.
 */
export const plainFlags = (profile: string): string[] => [
  `--user-data-dir=${profile}`,
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--password-store=basic',
  '--noerrdialogs',
  ...(process.getuid?.() === 0 ? ['--no-sandbox', '--test-type'] : [])
]
