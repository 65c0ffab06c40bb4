// A browser profile that lives in memory (tmpfs), belongs to us alone, and leaves nothing when it goes.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const prefix = 'madoguchi-profile-'

const isFolder = (path: string): boolean => existsSync(path) && statSync(path).isDirectory()

/** Where profiles stand: /dev/shm, else the user's runtime folder (both tmpfs), else the temporary folder. */
export const profileRoot = (env: NodeJS.ProcessEnv = process.env): string =>
  ['/dev/shm', env['XDG_RUNTIME_DIR']].find((path) => path !== undefined && isFolder(path)) ?? tmpdir()

// Content settings: 2 = block. DownloadRestrictions 3 = block all. They hold where a header or a protocol lock does not.
const preferences = {
  browser: { has_seen_welcome_page: true, check_default_browser: false },
  credentials_enable_service: false,
  autofill: { profile_enabled: false, credit_card_enabled: false },
  translate: { enabled: false },
  download_restrictions: 3,
  search: { suggest_enabled: false },
  safebrowsing: { enabled: false },
  profile: {
    password_manager_enabled: false,
    default_content_setting_values: {
      popups: 2,
      geolocation: 2,
      notifications: 2,
      media_stream_mic: 2,
      media_stream_camera: 2,
      midi_sysex: 2,
      clipboard: 2,
      sensors: 2,
      serial_guard: 2,
      usb_guard: 2,
      hid_guard: 2,
      bluetooth_guard: 2,
      file_system_write_guard: 2,
      local_fonts: 2,
      window_placement: 2,
      protocol_handler: 2
    }
  },
  protocol_handler: {
    excluded_schemes: { mailto: true, tel: true, sms: true, ftp: true, ssh: true, 'view-source': true }
  }
}

/** Makes a new, empty profile (mode 0700) and gives its path; the path carries our process id. */
export const makeProfile = (root: string = profileRoot()): string => {
  const profile = mkdtempSync(join(root, `${prefix}${process.pid}-`))
  mkdirSync(join(profile, 'Default'), { mode: 0o700 })
  writeFileSync(join(profile, 'Default', 'Preferences'), JSON.stringify(preferences), { mode: 0o600 })
  return profile
}

/** Removes a profile whose browser has ended. Throws if anything is left. */
export const removeProfile = async (profile: string): Promise<void> => {
  await rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 })
  if (existsSync(profile)) throw new Error('a browser profile could not be removed')
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Removes the profiles of terminals that were killed and could not do it themselves; gives how many. */
export const sweepProfiles = (root: string = profileRoot()): number => {
  const left = readdirSync(root).filter((name) => {
    const owner = name.startsWith(prefix) ? Number(name.slice(prefix.length).split('-')[0]) : Number.NaN
    return Number.isInteger(owner) && !isAlive(owner) && statSync(join(root, name)).uid === process.getuid?.()
  })
  for (const name of left) rmSync(join(root, name), { recursive: true, force: true })
  return left.length
}
