// What a My Number Card can do for us, in its own commands; the only place that reads meaning out of its status words.
import { createHash } from 'node:crypto'
import { askTries, computeSignature, encodeCommand, type CommandApdu } from '../apdu/command.ts'
import { decodeResponse, type StatusWord } from '../apdu/response.ts'
import { counterOf, sw } from '../apdu/status-word.ts'
import { done, failed, type CardIdentity, type Keypad, type Outcome, type Secret } from '../port.ts'
import type { CardProfile } from '../profiles/card-profile.ts'
import type { Application } from './application.ts'
import { keypadFault } from './keypad-answers.ts'

export type MyNumberCard = {
  readonly identify: () => Promise<Outcome<CardIdentity>>
  readonly certificate: (secret: Secret) => Promise<Outcome<Uint8Array>>
  readonly triesLeft: (secret: Secret) => Promise<Outcome<number>>
  /** one VERIFY with these bytes */
  readonly verify: (secret: Secret, pin: Uint8Array) => Promise<Outcome<void>>
  /** one VERIFY with what is typed at the reader's keypad */
  readonly verifyAt: (keypad: Keypad, secret: Secret) => Promise<Outcome<void>>
  readonly sign: (secret: Secret, digest: Uint8Array) => Promise<Outcome<Uint8Array>>
}

const noCounter = 0x6300
const blocked = (status: StatusWord): boolean =>
  status === sw.blocked || status === sw.blockedIso || counterOf(status) === 0

/** An empty VERIFY says the tries left. A card that says 9000 instead hides them: we cannot warn, so we do not know. */
const askTriesLeft = async (application: Application): Promise<Outcome<number>> => {
  const answer = await application.send(askTries())
  if (!answer.ok) return answer
  if (blocked(answer.value.sw)) return failed({ fault: 'pinBlocked' })
  const left = counterOf(answer.value.sw)
  return left === undefined ? failed({ fault: 'triesUnknown' }) : done(left)
}

const verifyCommand = (pin: Uint8Array): CommandApdu => ({ ...askTries(), data: pin })

const afterWrongPin = async (application: Application, status: StatusWord): Promise<Outcome<void>> => {
  if (blocked(status)) return failed({ fault: 'pinBlocked' })
  const triesLeft = counterOf(status)
  if (triesLeft !== undefined) return failed({ fault: 'pinWrong', triesLeft })
  if (status !== noCounter) return failed({ fault: 'cardRubbish' })
  const asked = await askTriesLeft(application)
  return asked.ok ? failed({ fault: 'pinWrong', triesLeft: asked.value }) : asked
}

/** Reads the token information and the certificate that tells this card from another. */
const identify = async (
  application: Application,
  profile: CardProfile
): Promise<Outcome<[CardIdentity, Uint8Array]>> => {
  const selected = await application.select(profile.aid)
  if (!selected.ok) return selected
  if (selected.value.sw !== sw.ok) return failed({ fault: 'notMyNumberCard' })
  const info = await application.readStart(profile.tokenInfo.ef, profile.tokenInfo.labelLength)
  if (!info.ok) return info
  const label = Buffer.from(info.value).toString('latin1').trimEnd()
  const kind = Object.entries(profile.tokens).find(([token]) => token === label)?.[1]
  if (!kind) return failed({ fault: 'notMyNumberCard' })
  const certificate = await application.readDer(profile.secrets.authentication.certificate)
  if (!certificate.ok) return certificate
  const sameness = createHash('sha256').update(certificate.value).digest('hex')
  return done([{ profile: kind, sameness }, certificate.value])
}

export const myNumberCard = (application: Application, profile: CardProfile): MyNumberCard => {
  const certificates = new Map<Secret, Uint8Array>()
  const prefix = Buffer.from(profile.signing.digestInfo, 'hex')

  return {
    identify: async () => {
      const found = await identify(application, profile)
      if (!found.ok) return found
      const [identity, certificate] = found.value
      certificates.set('authentication', certificate)
      return done(identity)
    },
    certificate: async (secret) => {
      const known = certificates.get(secret)
      if (known) return done(known)
      const read = await application.readDer(profile.secrets[secret].certificate)
      if (read.ok) certificates.set(secret, read.value)
      return read
    },
    triesLeft: async (secret) => {
      const selected = await application.selectEf(profile.secrets[secret].pin)
      return selected.ok ? askTriesLeft(application) : selected
    },
    verify: async (secret, pin) => {
      const selected = await application.selectEf(profile.secrets[secret].pin)
      if (!selected.ok) return selected
      const answer = await application.send(verifyCommand(pin))
      if (!answer.ok) return answer
      return answer.value.sw === sw.ok ? done(undefined) : afterWrongPin(application, answer.value.sw)
    },
    verifyAt: async (keypad, secret) => {
      const { pin, shortest, longest } = profile.secrets[secret]
      const selected = await application.selectEf(pin)
      if (!selected.ok) return selected
      const typed = await keypad.verify({ header: encodeCommand(askTries()), shortest, longest })
      if (!typed.ok) return typed
      const answer = decodeResponse(typed.value)
      if (!answer) return failed({ fault: 'cardRubbish' })
      const fault = keypadFault(answer.sw)
      if (fault) return failed(fault)
      return answer.sw === sw.ok ? done(undefined) : afterWrongPin(application, answer.sw)
    },
    sign: async (secret, digest) => {
      if (digest.length !== profile.signing.digestLength) throw new Error(`a digest of ${digest.length} bytes`)
      const selected = await application.selectEf(profile.secrets[secret].key)
      if (!selected.ok) return selected
      const answer = await application.send(computeSignature(Buffer.concat([prefix, digest])))
      if (!answer.ok) return answer
      const { data, sw: status } = answer.value
      // The PIN was verified in this visit: a card that no longer knows it is not the card, or not the state, we left.
      if (status === sw.notVerified) return failed({ fault: 'cardChanged' })
      const whole = status === sw.ok && data.length === profile.signing.signatureLength
      return whole ? done(Uint8Array.from(data)) : failed({ fault: 'cardRubbish' })
    }
  }
}
