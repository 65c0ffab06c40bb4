import { describe, expect, it } from 'vitest'
import type { CardFault } from '../../src/card/port.ts'
import { code } from '../../src/card/pcsc/codes.ts'
import { faultOf } from '../../src/card/pcsc/faults.ts'

const rows: Readonly<Record<keyof typeof code, CardFault['fault'] | 'bug'>> = {
  success: 'bug',
  internalError: 'daemonStopped',
  cancelled: 'cancelled',
  invalidHandle: 'readerGone',
  invalidParameter: 'bug',
  invalidTarget: 'bug',
  noMemory: 'daemonStopped',
  waitedTooLong: 'cardMute',
  insufficientBuffer: 'cardRubbish',
  unknownReader: 'readerGone',
  timeout: 'cardMute',
  sharingViolation: 'cardBusy',
  noSmartcard: 'cardRemoved',
  unknownCard: 'notMyNumberCard',
  protocolMismatch: 'notMyNumberCard',
  notReady: 'cardMute',
  invalidValue: 'bug',
  systemCancelled: 'cancelled',
  commError: 'daemonStopped',
  unknownError: 'cardMute',
  notTransacted: 'cardMute',
  readerUnavailable: 'readerGone',
  readerUnsupported: 'readerGone',
  cardUnsupported: 'notMyNumberCard',
  noService: 'daemonStopped',
  serviceStopped: 'daemonStopped',
  noAccess: 'daemonStopped',
  noReadersAvailable: 'readerGone',
  commDataLost: 'cardMute',
  unsupportedCard: 'notMyNumberCard',
  unresponsiveCard: 'cardMute',
  unpoweredCard: 'cardMute',
  resetCard: 'cardRemoved',
  removedCard: 'cardRemoved',
  securityViolation: 'daemonStopped',
  windowsInvalidHandle: 'daemonStopped',
  windowsBrokenPipe: 'daemonStopped'
}

describe('PC/SC codes', () => {
  it.each(Object.entries(rows))('%s is %s', (name, fault) => {
    const result = Object.entries(code).find(([known]) => known === name)?.[1] ?? Number.NaN
    if (fault === 'bug') expect(() => faultOf(result)).toThrow('made wrongly')
    else expect(faultOf(result)).toEqual({ fault })
  })

  it('a code nobody has heard of is a card that does not answer', () => {
    expect(faultOf(0x8010_7777)).toEqual({ fault: 'cardMute' })
  })
})
