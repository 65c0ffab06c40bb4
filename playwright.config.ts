// Screens and end-to-end runs in Debian's Chromium; nothing is downloaded.
import { defineConfig } from '@playwright/test'

const root = process.getuid?.() === 0

export default defineConfig({
  testDir: 'test',
  testMatch: '**/*.spec.ts',
  outputDir: 'out/test-results',
  globalSetup: './test/support/bundle.ts',
  workers: 2,
  fullyParallel: true,
  timeout: 90_000,
  reporter: 'list',
  use: {
    browserName: 'chromium',
    headless: true,
    launchOptions: { executablePath: '/usr/bin/chromium', args: root ? ['--no-sandbox'] : [] }
  }
})
