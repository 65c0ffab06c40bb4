// Forgeries of what central and the time-stamp authority signed: events and their stamps.
import type { SignedEvent } from '../../src/contract/wire/evidence.ts'
import type { Forgery } from './evidence-corpus.ts'
import { begin, minutes, otherMessage, text } from './evidence-forge.ts'
import type { Authorities } from './evidence-keys.ts'
import { strangeStamp, weakImprint, weakSignature } from './evidence-weak.ts'

const plain = ['submission', 'delivery', 'opening'] as const
export const garbage = text(Buffer.from('this is no DER at all'))
const second = <T>(index: number, value: T): T | undefined => (index === 1 ? value : undefined)
export const changed = (list: SignedEvent[], index: number, change: Partial<SignedEvent>): SignedEvent[] =>
  list.map((one, at) => (at === index ? { ...one, ...change } : one))
export const flipped = (token: string): string => {
  const bytes = Buffer.from(token, 'base64url')
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1
  return text(bytes)
}

export const forgedSignatures = ({ signers }: Authorities): Forgery[] => [
  {
    name: 'an event changed after it was signed',
    codes: ['signatureInvalid'],
    recipe: {
      events: plain,
      list: (list) => changed(list, 1, { text: list[1]?.text.replace('T00:01:00', 'T00:01:01') ?? '' })
    }
  },
  {
    name: 'an event not in its form',
    codes: ['eventMalformed'],
    recipe: { events: plain, event: (one, index) => (index === 1 ? { ...one, note: 1 } : one) }
  },
  {
    name: 'an event under the name of another',
    codes: ['eventName'],
    recipe: { events: plain, event: (one, index) => (index === 1 ? { ...one, name: 'ContentHandover' } : one) }
  },
  {
    name: 'an event of another message',
    codes: ['eventForeign'],
    recipe: { events: plain, event: (one, index) => (index === 1 ? { ...one, message: otherMessage } : one) }
  },
  {
    name: 'an event of another consignment',
    codes: ['eventConsignment'],
    recipe: {
      events: plain,
      event: (one, index) => (index === 1 ? { ...one, consignmentSha256: 'A'.repeat(43) } : one)
    }
  },
  {
    name: 'an event signature that is none',
    codes: ['signatureMalformed'],
    recipe: { events: plain, signature: (der, index) => (index === 1 ? Buffer.from('no DER') : der) }
  },
  {
    name: 'an event signed by a stranger',
    codes: ['signerUntrusted'],
    recipe: { events: plain, signer: (index) => second(index, signers.strangeSigner) }
  },
  {
    name: 'an event signed by the sender',
    codes: ['signerUntrusted'],
    recipe: { events: plain, signer: (index) => second(index, signers.sender) }
  },
  {
    name: 'an event signed with a time-stamping key',
    codes: ['signerUsage'],
    recipe: { events: plain, signer: (index) => second(index, signers.stampingSigner) }
  },
  {
    name: 'an event signed after its certificate had ended',
    codes: ['signerExpired'],
    recipe: { events: plain, signer: (index) => second(index, signers.oldSigner) }
  },
  {
    name: 'an event signed before its certificate was valid',
    codes: ['signerNotYetValid'],
    recipe: { events: plain, signer: (index) => second(index, signers.youngSigner) }
  },
  {
    name: 'an event signed with SHA-1',
    codes: ['algorithmWeak'],
    recipe: {
      events: plain,
      signature: (der, index, words) => (index === 1 ? weakSignature(words, signers.evidence) : der)
    }
  }
]

export const forgedStamps = ({ signers }: Authorities): Forgery[] => [
  {
    name: 'a stamp with a critical extension that nobody understands',
    codes: ['stampMalformed'],
    recipe: {
      events: plain,
      list: (list) =>
        changed(list, 1, {
          stamp: text(strangeStamp(Buffer.from(list[1]?.signature ?? '', 'base64url'), signers.stamp, minutes(1)))
        })
    }
  },
  {
    name: 'a stripped stamp',
    codes: ['stampMissing'],
    recipe: { events: plain, list: (list) => changed(list, 1, { stamp: null }) }
  },
  {
    name: 'the stamp of another event',
    codes: ['stampMismatch'],
    recipe: { events: plain, list: (list) => changed(list, 1, { stamp: list[2]?.stamp ?? null }) }
  },
  {
    name: 'a stamp that is none',
    codes: ['stampMalformed'],
    recipe: { events: plain, list: (list) => changed(list, 1, { stamp: garbage }) }
  },
  {
    name: 'a stamp with a broken signature',
    codes: ['stampInvalid'],
    recipe: { events: plain, list: (list) => changed(list, 1, { stamp: flipped(list[1]?.stamp ?? '') }) }
  },
  {
    name: 'a signature in place of a stamp',
    codes: ['stampMalformed'],
    recipe: { events: plain, list: (list) => changed(list, 1, { stamp: list[1]?.signature ?? null }) }
  },
  {
    name: 'a stamp of a stranger',
    codes: ['stampUntrusted'],
    recipe: { events: plain, stamper: (index) => second(index, signers.strangeStamp) }
  },
  {
    name: 'a stamp by a certificate for signing',
    codes: ['stampUsage'],
    recipe: { events: plain, stamper: (index) => second(index, signers.signingStamp) }
  },
  {
    name: 'a stamp before its authority was valid',
    codes: ['stampOutsideValidity'],
    recipe: { events: plain, stamper: (index) => second(index, signers.youngStamp) }
  },
  {
    name: 'a stamp that had ended before the archive took over',
    codes: ['stampExpired'],
    recipe: {
      events: plain,
      stamper: (index) => second(index, signers.shortStamp),
      archive: [{ at: minutes(60 * 24 * 30) }]
    }
  },
  {
    name: 'a stamp over SHA-1',
    codes: ['algorithmWeak'],
    recipe: { events: plain, imprint: (imprint, index, der) => (index === 1 ? weakImprint(der) : imprint) }
  },
  {
    name: 'a time that is not that of the stamp',
    codes: ['timeMismatch'],
    recipe: { events: plain, stampedAt: (index) => (index === 2 ? minutes(30) : undefined) }
  },
  {
    name: 'a stamp earlier than the one before',
    codes: ['timeOrder'],
    recipe: { events: plain, stampedAt: (index) => (index === 2 ? begin : undefined) }
  }
]
