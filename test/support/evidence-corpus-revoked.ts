// Forgeries about revocation: signatures of certificates that had been revoked, and lists that say nothing of it.
import { X509Certificate } from 'node:crypto'
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
  { name: 'no revocation list at all', codes: ['bodyMalformed'], recipe: { events: plain, lists: [], others: [] } },
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

const compromised = 1
const superseded = 4

/** time-stamp authorities that had been revoked, of events and of the archive */
const stamps = ({ signers, lists: { stamp, sender, authority }, serial }: Authorities): Forgery[] => {
  const revoked = (since: Date, reason?: number): Buffer =>
    stamp([{ serial: serial(signers.revokedStamp), since, reason }], minutes(60))
  const others = (list: Buffer): readonly Buffer[] => [list, sender([], minutes(60)), authority([], minutes(60))]
  const stamper = (index: number) => second(index, signers.revokedStamp)
  const archive = (list: Buffer) => [{ by: signers.revokedStamp, at: minutes(60), lists: [list] }]
  return [
    {
      name: 'an event stamped after its authority had been revoked',
      codes: ['stampRevoked'],
      recipe: { events: plain, stamper, others: others(revoked(begin, superseded)) }
    },
    {
      name: 'an event stamped by an authority whose key was stolen later',
      codes: ['stampRevoked'],
      recipe: { events: plain, stamper, others: others(revoked(minutes(30), compromised)) }
    },
    {
      name: 'an event stamped by an authority that was revoked later, nobody says why',
      codes: ['stampRevoked'],
      recipe: { events: plain, stamper, others: others(revoked(minutes(30))) }
    },
    {
      name: 'no list of the time-stamp authority',
      codes: ['revocationMissing'],
      recipe: { events: plain, others: [sender([], minutes(60)), authority([], minutes(60))] }
    },
    {
      name: 'a list of the time-stamp authority from before the last stamp',
      codes: ['revocationEarly'],
      recipe: { events: plain, others: others(stamp([], minutes(1))) }
    },
    {
      name: 'an archive time-stamp of an authority that had been revoked',
      codes: ['archiveRevoked'],
      recipe: { events: plain, archive: archive(revoked(minutes(50), superseded)) }
    },
    {
      name: 'an archive time-stamp of an authority whose key was stolen later',
      codes: ['archiveRevoked'],
      recipe: {
        events: plain,
        archive: archive(stamp([{ serial: serial(signers.revokedStamp), since: minutes(70) }], minutes(80)))
      }
    },
    {
      name: 'an archive time-stamp without a list of its authority',
      codes: ['revocationMissing'],
      recipe: { events: plain, archive: [{ at: minutes(60), lists: [] }] }
    },
    {
      name: 'an archive time-stamp with a list from before it',
      codes: ['revocationEarly'],
      recipe: { events: plain, archive: [{ at: minutes(60), lists: [stamp([], minutes(59))] }] }
    },
    {
      name: 'a list taken out of the archive, with the time-stamp after it left as it was',
      codes: ['archiveMismatch', 'revocationMissing'],
      recipe: {
        events: plain,
        archive: [{ at: minutes(60) }, { at: minutes(90) }],
        bundle: (one) => ({
          ...one,
          archive: one.archive.map((entry, index) => (index === 0 ? { ...entry, revocations: [] } : entry))
        })
      }
    },
    {
      name: 'passed off as a bundle of version 2, which says nothing of revoked authorities',
      codes: ['bodyMalformed'],
      recipe: {
        events: plain,
        stamper,
        others: others(revoked(begin, superseded)),
        bundle: (one) => ({ ...one, version: 2, archive: one.archive.map((entry) => entry.stamp) })
      }
    }
  ]
}

/** senders whose certificate, or whose authority, had been revoked when they sealed */
const sealed = ({ signers, lists: { stamp, sender, authority }, serial }: Authorities): Forgery[] => {
  const above = new X509Certificate(signers.sender.chain[1] ?? '').serialNumber
  const recipe = { events: plain, sender: signers.revokedSender } as const
  const since = begin
  return [
    {
      name: 'a consignment sealed after the sender had been revoked',
      codes: ['senderRevoked'],
      recipe: {
        ...recipe,
        others: [
          stamp([], minutes(60)),
          sender([], minutes(60)),
          authority([{ serial: serial(signers.revokedSender), since }], minutes(60))
        ]
      }
    },
    {
      name: 'a consignment sealed under an authority that had been revoked',
      codes: ['senderRevoked'],
      recipe: {
        events: plain,
        others: [stamp([], minutes(60)), sender([{ serial: above, since }], minutes(60)), authority([], minutes(60))]
      }
    },
    {
      name: 'no list of whoever issued the sender',
      codes: ['revocationMissing'],
      recipe: { ...recipe, others: [stamp([], minutes(60)), sender([], minutes(60))] }
    }
  ]
}

export const forgedRevocations = (keys: Authorities): Forgery[] => [
  ...lists(keys),
  ...signatures(keys),
  ...stamps(keys),
  ...sealed(keys)
]
