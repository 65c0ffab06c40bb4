// The one translator of PC/SC codes.
import type { CardFault } from '../port.ts'
import { code } from './codes.ts'

/** Fault of a PC/SC result code other than success. Throws on the codes that say that we called wrongly: bugs. */
export const faultOf = (result: number): CardFault => {
  switch (result) {
    case code.removedCard:
    case code.noSmartcard:
    // Whoever reset it took the power, and with it everything we had done: for us the card was taken away.
    case code.resetCard:
      return { fault: 'cardRemoved' }
    case code.sharingViolation:
      return { fault: 'cardBusy' }
    case code.unsupportedCard:
    case code.cardUnsupported:
    case code.unknownCard:
    case code.protocolMismatch:
      return { fault: 'notMyNumberCard' }
    case code.unresponsiveCard:
    case code.unpoweredCard:
    case code.notTransacted:
    case code.notReady:
    case code.timeout:
    case code.waitedTooLong:
    case code.unknownError:
    case code.commDataLost:
      return { fault: 'cardMute' }
    case code.insufficientBuffer:
      return { fault: 'cardRubbish' }
    case code.unknownReader:
    case code.readerUnavailable:
    case code.readerUnsupported:
    case code.noReadersAvailable:
    // pcscd forgets the handles of a reader that was unplugged
    case code.invalidHandle:
      return { fault: 'readerGone' }
    case code.noService:
    case code.serviceStopped:
    case code.commError:
    case code.internalError:
    case code.noMemory:
    case code.noAccess:
    case code.securityViolation:
    case code.windowsInvalidHandle:
    case code.windowsBrokenPipe:
      return { fault: 'daemonStopped' }
    case code.cancelled:
    case code.systemCancelled:
      return { fault: 'cancelled' }
    case code.success:
    case code.invalidParameter:
    case code.invalidTarget:
    case code.invalidValue:
      throw new Error(`PC/SC call made wrongly: ${result.toString(16)}`)
    // Drivers add codes of their own; all that is known then is that no answer came.
    default:
      return { fault: 'cardMute' }
  }
}
