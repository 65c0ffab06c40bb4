// The negative corpus: one mutation each, with the codes it must be refused with, and no others.
import { createHash } from 'node:crypto'
import { sha256Algorithm, signCms } from '../../src/central/evidence/cms.ts'
import { makeToken } from '../../src/central/evidence/time-stamps.ts'
import type { EvidenceEvent, SignedEvent } from '../../src/contract/wire/evidence.ts'
import type { Code } from '../../src/verify/evidence/codes.ts'
import { changed, flipped, forgedSignatures, forgedStamps, garbage } from './evidence-corpus-events.ts'
import { forgedProofs, forgedSenders } from './evidence-corpus-people.ts'
import { forgedRevocations } from './evidence-corpus-revoked.ts'
import { begin, forge, minutes, text, type Recipe } from './evidence-forge.ts'
import type { Authorities } from './evidence-keys.ts'

export type Forgery = {
  readonly name: string
  readonly codes: readonly Code[]
  readonly recipe: Recipe
  /** verified as of then, instead of four years later */
  readonly at?: Date
  /** verified with these roots, instead of the right ones */
  readonly roots?: string
}

export const plain: readonly EvidenceEvent[] = ['submission', 'delivery', 'opening']
export const accepted: readonly EvidenceEvent[] = ['submission', 'notification', 'acceptance', 'delivery', 'opening']
export const refused: readonly EvidenceEvent[] = ['submission', 'notification', 'refusal']
export const expired: readonly EvidenceEvent[] = ['submission', 'notification', 'expiry']

type List = (events: SignedEvent[]) => SignedEvent[]
const swap: List = ([a, b, ...rest]) => (a && b ? [b, a, ...rest] : [])

const files = (): Forgery[] => [
  { name: 'no JSON', codes: ['bundleMalformed'], recipe: { events: plain, bundle: () => 'letter' } },
  {
    name: 'a truncated file',
    codes: ['bundleMalformed'],
    recipe: { events: plain, bundle: (one) => JSON.stringify(one).slice(0, -100) }
  },
  {
    name: 'a later version',
    codes: ['bundleVersion'],
    recipe: { events: plain, bundle: (one) => ({ ...one, version: 4 }) }
  },
  {
    name: 'the version before, which needed no revocation list',
    codes: ['bundleVersion'],
    recipe: { events: plain, bundle: (one) => ({ ...one, version: 1 }) }
  },
  {
    name: 'an unknown field',
    codes: ['bundleMalformed'],
    recipe: { events: plain, bundle: (one) => ({ ...one, note: 1 }) }
  },
  {
    name: 'another format',
    codes: ['bundleMalformed'],
    recipe: { events: plain, bundle: (one) => ({ ...one, format: 'zip' }) }
  },
  { name: 'a body that is a list', codes: ['bodyMalformed'], recipe: { events: plain, body: () => [] } },
  {
    name: 'a body with an unknown field',
    codes: ['bodyMalformed'],
    recipe: { events: plain, body: (one) => ({ ...one, note: 1 }) }
  }
]

const seals = ({ signers }: Authorities): Forgery[] => [
  {
    name: 'a body changed after the seal',
    codes: ['sealInvalid', 'archiveMismatch'],
    recipe: {
      events: plain,
      bundle: (one) => ({ ...one, body: one.body.replace('2026-01-15T01:00', '2026-01-15T01:01') })
    }
  },
  {
    name: 'the last event cut off after the seal',
    codes: ['sealInvalid', 'archiveMismatch'],
    recipe: {
      events: refused,
      bundle: (one) => {
        const body = JSON.parse(one.body) as { events: SignedEvent[] }
        return { ...one, body: JSON.stringify({ ...body, events: body.events.slice(0, 2) }) }
      }
    }
  },
  {
    name: 'a seal that is none',
    codes: ['sealMalformed', 'archiveMismatch'],
    recipe: { events: plain, bundle: (one) => ({ ...one, seal: garbage }) }
  },
  { name: 'a seal by the sender', codes: ['sealUntrusted'], recipe: { events: plain, sealer: signers.sender } },
  {
    name: 'a seal by a certificate that had ended',
    codes: ['sealOutsideValidity'],
    recipe: { events: plain, sealer: signers.oldSigner }
  },
  {
    name: 'an export dated long after its time-stamp',
    codes: ['exportTime'],
    recipe: { events: plain, body: (one) => ({ ...one, exportedAt: '2028-01-15T00:00:00.000Z' }) }
  },
  { name: 'no archive time-stamp', codes: ['archiveMissing'], recipe: { events: plain, archive: [] } },
  {
    name: 'an archive time-stamp that is none',
    codes: ['archiveMalformed'],
    recipe: {
      events: plain,
      bundle: (one) => ({ ...one, archive: one.archive.map((entry) => ({ ...entry, stamp: garbage })) })
    }
  },
  {
    name: 'an archive time-stamp with a broken signature',
    codes: ['archiveInvalid'],
    recipe: {
      events: plain,
      bundle: (one) => ({ ...one, archive: one.archive.map((entry) => ({ ...entry, stamp: flipped(entry.stamp) })) })
    }
  },
  {
    name: 'the archive time-stamp of another bundle',
    codes: ['archiveMismatch'],
    recipe: {
      events: plain,
      bundle: (one) => {
        const other = forge({ events: refused }, current())
        return { ...one, archive: (JSON.parse(other) as { archive: string[] }).archive }
      }
    }
  },
  {
    name: 'an archive time-stamp of a stranger',
    codes: ['archiveUntrusted'],
    recipe: { events: plain, archive: [{ by: signers.strangeStamp, at: minutes(60) }] }
  },
  {
    name: 'archive time-stamps in the wrong order of time',
    codes: ['archiveOrder'],
    recipe: { events: plain, archive: [{ at: minutes(120) }, { at: minutes(60) }] }
  },
  {
    name: 'the first of two archive time-stamps taken away',
    codes: ['archiveMismatch', 'exportTime'],
    recipe: {
      events: plain,
      archive: [{ at: minutes(60) }, { at: minutes(120) }],
      bundle: (one) => ({ ...one, archive: one.archive.slice(1) })
    }
  },
  { name: 'never renewed', codes: ['archiveExpired'], recipe: { events: plain }, at: new Date('2038-01-01T00:00:00Z') },
  {
    name: 'renewed too late',
    codes: ['archiveExpired'],
    recipe: {
      events: plain,
      archive: [{ at: minutes(60) }, { by: signers.laterStamp, at: new Date('2037-06-01T00:00:00Z') }]
    },
    at: new Date('2038-01-01T00:00:00Z')
  },
  {
    name: 'stamped tomorrow',
    codes: ['timeFuture'],
    recipe: { events: plain, archive: [{ at: minutes(10_000) }] },
    at: minutes(100)
  }
]

const documents = (): Forgery[] => [
  {
    name: 'another document',
    codes: ['documentChanged'],
    recipe: { events: plain, document: () => Buffer.from('another letter') }
  },
  { name: 'no document', codes: ['documentMissing'], recipe: { events: plain, document: () => null } },
  {
    name: 'a document that was never opened',
    codes: ['documentUnopened'],
    recipe: { events: refused, document: () => Buffer.from('the letter') }
  }
]

const orders = (keys: Authorities): Forgery[] => [
  { name: 'two events swapped', codes: ['eventOrder'], recipe: { events: plain, list: swap } },
  {
    name: 'an event twice',
    codes: ['eventDuplicated'],
    recipe: { events: plain, list: (list) => [...list.slice(0, 2), ...list.slice(1)] }
  },
  {
    name: 'an event taken out',
    codes: ['eventMissing'],
    recipe: { events: accepted, list: (list) => list.filter((_, index) => index !== 2) }
  },
  {
    name: 'the submission taken out',
    codes: ['submissionMissing'],
    recipe: { events: plain, list: (list) => list.slice(1) }
  },
  {
    name: 'no event at all',
    codes: ['submissionMissing', 'documentUnopened'],
    recipe: { events: plain, list: () => [] }
  },
  {
    name: 'an event signed and stamped again',
    codes: ['chainBroken'],
    recipe: {
      events: plain,
      list: (list) => {
        const der = signCms(Buffer.from(list[1]?.text ?? ''), keys.signers.evidence, minutes(1))
        const digest = createHash('sha256').update(der).digest()
        const stamp = makeToken({ algorithm: sha256Algorithm(), digest }, keys.signers.stamp, minutes(1))
        return changed(list, 1, { signature: text(der), stamp: text(stamp) })
      }
    }
  },
  { name: 'a delivery before anything', codes: ['submissionMissing'], recipe: { events: ['delivery', 'opening'] } },
  { name: 'an opening without a delivery', codes: ['deliveryMissing'], recipe: { events: ['submission', 'opening'] } },
  {
    name: 'an opening after the acceptance alone',
    codes: ['deliveryMissing'],
    recipe: { events: ['submission', 'notification', 'acceptance', 'opening'] }
  },
  {
    name: 'a delivery without the acceptance asked for',
    codes: ['acceptanceMissing'],
    recipe: { events: ['submission', 'notification', 'delivery', 'opening'] }
  },
  {
    name: 'an acceptance without a notification',
    codes: ['notificationMissing'],
    recipe: { events: ['submission', 'acceptance', 'delivery', 'opening'] }
  },
  { name: 'a submission that led to nothing', codes: ['deliveryMissing'], recipe: { events: ['submission'] } },
  { name: 'an opening after a refusal', codes: ['eventImpossible'], recipe: { events: [...refused, 'opening'] } },
  { name: 'a refusal after the opening', codes: ['eventImpossible'], recipe: { events: [...accepted, 'refusal'] } },
  { name: 'a second opening', codes: ['eventImpossible'], recipe: { events: [...plain, 'opening'] } },
  {
    name: 'an acceptance after its time',
    codes: ['decisionLate'],
    recipe: {
      events: accepted,
      consignment: (one) => ({ ...one, openBefore: new Date(begin.getTime() - 600_000).toISOString() })
    }
  },
  {
    name: 'an expiry before its time',
    codes: ['expiryEarly'],
    recipe: { events: expired, consignment: (one) => ({ ...one, openBefore: minutes(600).toISOString() }) }
  }
]

const strangers = ({ otherRoots }: Authorities): Forgery[] => [
  {
    name: 'the roots of somebody else',
    codes: [
      'senderUntrusted',
      'signerUntrusted',
      'stampUntrusted',
      'revocationInvalid',
      'sealUntrusted',
      'archiveUntrusted'
    ],
    recipe: { events: plain },
    roots: otherRoots
  }
]

let keysInUse: Authorities | undefined
const current = (): Authorities => {
  if (!keysInUse) throw new Error('the corpus has no keys yet')
  return keysInUse
}

/** All forgeries, made anew from the keys of this run. */
export const corpus = (keys: Authorities): readonly Forgery[] => {
  keysInUse = keys
  return [
    ...files(),
    ...seals(keys),
    ...forgedRevocations(keys),
    ...documents(),
    ...forgedSenders(keys),
    ...forgedSignatures(keys),
    ...forgedStamps(keys),
    ...orders(keys),
    ...forgedProofs(keys),
    ...strangers(keys)
  ]
}
