// The fictional cards in tests, and the visit most tests begin with.
import { createHash, verify, X509Certificate } from 'node:crypto'
import { join } from 'node:path'
import type { CardServices, Consent, Outcome, PinName, Secret } from '../../src/card/port.ts'
import { jpki } from '../../src/card/profiles/jpki.ts'
import { cardServices } from '../../src/card/services/card-services.ts'
import { readCardFile, type CardApplication, type CardFile } from '../../src/card/virtual/card-file.ts'
import { cardFolder } from '../../src/card/virtual/place.ts'
import type { PowerOptions } from '../../src/card/virtual/power.ts'
import { virtualReaders, type VirtualReaders } from '../../src/card/virtual/readers.ts'

export const card = (name: string): CardFile => readCardFile(join(cardFolder, `${name}.json`))

export const virtualReader = 'Virtual Reader'
/** services on a reader in process, with this card in it and no delays */
export const withCard = (
  file: CardFile | string,
  options: PowerOptions = {}
): { readonly services: CardServices; readonly readers: VirtualReaders } => {
  const readers = virtualReaders(virtualReader)
  readers.insert(typeof file === 'string' ? card(file) : file, { delays: false, ...options })
  return { services: cardServices(readers), readers }
}

export const type = async (services: CardServices, pin: string): Promise<void> => {
  for (const key of pin) await services.pinKey(key)
}

/** what a screen does at OK: confirms the keys held and spends them */
export const verifyPin = async (
  services: Pick<CardServices, 'pinSubmit' | 'verify'>,
  name: PinName,
  consent: Consent = 'ordinary'
): Promise<Outcome<void>> => {
  const confirmed = await services.pinSubmit(name, consent)
  return confirmed.ok ? services.verify(confirmed.value) : confirmed
}

/** the value, or an Error that names the fault */
export const value = <T>(outcome: Outcome<T, { readonly fault: string }>): T => {
  if (!outcome.ok) throw new Error(`fault: ${outcome.fault}`)
  return outcome.value
}

/** 00 01 02 … 1F, as the transcripts have it */
export const anyDigest = Uint8Array.from({ length: 32 }, (_, index) => index)

/** opens, asks the tries, says yes to the last one, verifies, signs: the first fault or the signature */
export const signIn = async (
  services: CardServices,
  reader: string,
  pin: string,
  secret: Secret = 'authentication',
  digest: Uint8Array = anyDigest
): Promise<Outcome<Uint8Array>> => {
  const opened = await services.open(reader)
  if (!opened.ok) return opened
  const tries = await services.triesLeft(secret)
  if (!tries.ok) return tries
  await type(services, pin)
  const verified = await verifyPin(services, secret, tries.value === 1 ? 'lastTry' : 'ordinary')
  if (!verified.ok) return verified
  const signed = await services.sign(secret, [digest])
  return signed.ok ? { ok: true, value: signed.value[0] ?? new Uint8Array() } : signed
}

export const anyMessage = Buffer.from('a message that is signed')
export const digestOf = (message: Uint8Array): Uint8Array =>
  Uint8Array.from(createHash('sha256').update(message).digest())

/** whether the key of this certificate signed this message (RSA PKCS#1 v1.5, SHA-256) */
export const signedBy = (certificate: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean =>
  verify('sha256', message, new X509Certificate(certificate).publicKey, signature)

/** the key application as an Android phone has it: another label, and the authentication certificate behind its PIN */
export const phoneOf = (application: CardApplication): CardApplication => ({
  ...application,
  files: application.files.map((file) => {
    if (file.ef === jpki.tokenInfo.ef)
      return { ...file, content: Buffer.from('JPKIAPGPSETOKEN'.padEnd(jpki.tokenInfo.length)).toString('base64') }
    const { certificate, pin } = jpki.secrets.authentication
    return file.ef === certificate ? { ...file, pin } : file
  })
})
