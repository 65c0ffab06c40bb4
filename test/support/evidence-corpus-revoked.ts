// Forgeries about revocation: signatures of certificates that had been revoked, and lists that say nothing of it.
import type { Forgery } from './evidence-corpus.ts'
import { begin, minutes } from './evidence-forge.ts'
import type { Authorities } from './evidence-keys.ts'

const plain = ['submission', 'delivery', 'opening'] as const
const second = <T>(index: number, value: T): T | undefined => (index === 1 ? value : undefined)
const flipped = (der: Buffer): Buffer => {
  const bytes = Buffer.from(der)
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1
  return bytes
}

/** lists that cannot be believed or do not say what is needed */
const lists = ({ signers, list, strangeList, serial }: Authorities): Forgery[] => [
  { name: 'no revocation list at all', codes: ['bodyMalformed'], recipe: { events: plain, lists: [] } },
  {
    name: 'a revocation list that is none',
    codes: ['revocationMalformed', 'revocationMissing'],
    recipe: { events: plain, lists: [Buffer.from('this is no DER at all')] }
  },
  {
    name: 'a revocation list with a broken signature',
    codes: ['revocationInvalid', 'revocationMissing'],
    recipe: { events: plain, lists: [flipped(list([], minutes(60)))] }
  },
  {
    name: 'a revocation list of a stranger',
    codes: ['revocationInvalid', 'revocationMissing'],
    recipe: { events: plain, lists: [strangeList([], minutes(60))] }
  },
  {
    name: 'an empty list of a stranger beside the true one',
    codes: ['revocationInvalid', 'signerRevoked'],
    recipe: {
      events: plain,
      signer: (index) => second(index, signers.revokedSigner),
      lists: [
        strangeList([], minutes(60)),
        list([{ serial: serial(signers.revokedSigner), since: begin }], minutes(60))
      ]
    }
  },
  {
    name: 'a revocation list from before the last event',
    codes: ['revocationEarly'],
    recipe: { events: plain, lists: [list([], minutes(1))] }
  },
  {
    name: 'a revocation list that was over when the bundle was sealed',
    codes: ['revocationStale'],
    recipe: { events: plain, lists: [list([], minutes(60))], archive: [{ at: minutes(60 * 26) }] }
  },
  {
    name: 'a revocation list of a day to come',
    codes: ['revocationStale'],
    recipe: { events: plain, lists: [list([], minutes(120))] }
  },
  {
    name: 'an older list, which knows nothing yet, before the newer one',
    codes: ['signerRevoked'],
    recipe: {
      events: plain,
      signer: (index) => second(index, signers.revokedSigner),
      lists: [list([], minutes(10)), list([{ serial: serial(signers.revokedSigner), since: begin }], minutes(60))]
    }
  }
]

/** certificates that had been revoked when they signed */
const signatures = ({ signers, list, serial }: Authorities): Forgery[] => [
  {
    name: 'an event signed after its certificate had been revoked',
    codes: ['signerRevoked'],
    recipe: {
      events: plain,
      signer: (index) => second(index, signers.revokedSigner),
      lists: [list([{ serial: serial(signers.revokedSigner), since: begin }], minutes(60))]
    }
  },
  {
    name: 'an event signed in the very second of the revocation',
    codes: ['signerRevoked'],
    recipe: {
      events: plain,
      signer: (index) => second(index, signers.revokedSigner),
      lists: [list([{ serial: serial(signers.revokedSigner), since: minutes(1) }], minutes(60))]
    }
  },
  {
    name: 'the opening alone after the revocation',
    codes: ['signerRevoked', 'sealRevoked'],
    recipe: {
      events: plain,
      lists: [list([{ serial: serial(signers.evidence), since: minutes(2) }], minutes(60))]
    }
  },
  {
    name: 'a seal after its certificate had been revoked',
    codes: ['sealRevoked'],
    recipe: {
      events: plain,
      sealer: signers.revokedSigner,
      lists: [list([{ serial: serial(signers.revokedSigner), since: minutes(30) }], minutes(60))]
    }
  }
]

export const forgedRevocations = (keys: Authorities): Forgery[] => [...lists(keys), ...signatures(keys)]
