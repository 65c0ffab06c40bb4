// PC/SC result codes and constants by their names in winscard.h and pcsclite.h; no logic.

export const code = {
  success: 0,
  internalError: 0x80100001,
  cancelled: 0x80100002,
  invalidHandle: 0x80100003,
  invalidParameter: 0x80100004,
  invalidTarget: 0x80100005,
  noMemory: 0x80100006,
  waitedTooLong: 0x80100007,
  insufficientBuffer: 0x80100008,
  unknownReader: 0x80100009,
  timeout: 0x8010000a,
  sharingViolation: 0x8010000b,
  noSmartcard: 0x8010000c,
  unknownCard: 0x8010000d,
  protocolMismatch: 0x8010000f,
  notReady: 0x80100010,
  invalidValue: 0x80100011,
  systemCancelled: 0x80100012,
  commError: 0x80100013,
  unknownError: 0x80100014,
  notTransacted: 0x80100016,
  readerUnavailable: 0x80100017,
  readerUnsupported: 0x8010001a,
  cardUnsupported: 0x8010001c,
  noService: 0x8010001d,
  serviceStopped: 0x8010001e,
  noAccess: 0x80100027,
  noReadersAvailable: 0x8010002e,
  commDataLost: 0x8010002f,
  unsupportedCard: 0x80100065,
  unresponsiveCard: 0x80100066,
  unpoweredCard: 0x80100067,
  resetCard: 0x80100068,
  removedCard: 0x80100069,
  securityViolation: 0x8010006a,
  /** Windows says these two when its service goes away */
  windowsInvalidHandle: 6,
  windowsBrokenPipe: 109
} as const

export const scope = { system: 2 } as const
export const share = { exclusive: 1 } as const
export const protocol = { t0: 1, t1: 2 } as const
export const disposition = { reset: 1 } as const
export const state = { unaware: 0, changed: 0x2, unknown: 0x4, empty: 0x10, present: 0x20, mute: 0x200 } as const
/** SCARD_READERSTATE for changes in the list of readers itself */
export const plugAndPlay = String.raw`\\?PnP?\Notification`
/** INFINITE of a 32-bit DWORD */
export const forever = 0xffffffff
