// Forgeries of what people signed: the sender's consignment, and the proof of the resident's card.
import type { Consignment } from '../../src/contract/wire/evidence.ts'
import type { Forgery } from './evidence-corpus.ts'
import { signCms } from '../../src/central/evidence/cms.ts'
import { begin, minutes, otherMessage, text } from './evidence-forge.ts'
import type { Authorities } from './evidence-keys.ts'

const plain = ['submission', 'delivery', 'opening'] as const
const accepted = ['submission', 'notification', 'acceptance', 'delivery', 'opening'] as const

export const forgedSenders = ({ signers, lists }: Authorities): Forgery[] => [
  {
    name: 'a consignment changed after it was signed',
    codes: ['senderSignatureInvalid', 'eventConsignment'],
    recipe: {
      events: plain,
      senderAfter: ({ consignment }) => ({ ...consignment, text: consignment.text.replace('Certificate', 'Invoice') })
    }
  },
  {
    name: 'a consignment signed again by the same sender',
    codes: ['eventConsignment'],
    recipe: {
      events: plain,
      senderAfter: ({ consignment }) => ({
        ...consignment,
        signature: text(signCms(Buffer.from(consignment.text), signers.sender, new Date(begin.getTime() + 5_000)))
      })
    }
  },
  {
    name: 'a consignment not in its form',
    codes: ['consignmentMalformed'],
    recipe: { events: plain, consignment: (one) => ({ ...one, note: 1 }) }
  },
  {
    name: 'a consignment of another message',
    codes: ['consignmentForeign'],
    recipe: { events: plain, consignment: (one) => ({ ...one, message: otherMessage }) }
  },
  { name: "another sender's key", codes: ['senderMismatch'], recipe: { events: plain, sender: signers.otherSender } },
  {
    name: 'another sender named in the consignment',
    codes: ['senderMismatch'],
    recipe: { events: plain, consignment: (one: Consignment) => ({ ...one, sender: 'daichi-fire' }) }
  },
  {
    name: 'a sender of a strange chain',
    codes: ['revocationInvalid', 'senderUntrusted'],
    recipe: { events: plain, sender: signers.strangeSender }
  },
  {
    name: 'a sender of an authority whose key is too short',
    codes: ['senderUntrusted'],
    recipe: {
      events: plain,
      sender: signers.weakSender,
      others: [lists.stamp([], minutes(60)), lists.sender([], minutes(60)), lists.weak([], minutes(60))]
    }
  },
  {
    name: 'central as the sender',
    codes: ['revocationInvalid', 'senderUntrusted', 'senderMismatch'],
    recipe: { events: plain, sender: signers.evidence }
  },
  {
    name: 'a sender signature that is none',
    codes: ['revocationInvalid', 'senderSignatureMalformed'],
    recipe: { events: plain, senderSignature: () => Buffer.from('no DER') }
  },
  {
    name: "a sender's certificate that had ended",
    codes: ['senderExpired'],
    recipe: { events: plain, sender: signers.oldSender }
  },
  {
    name: "a sender's certificate not valid yet",
    codes: ['senderNotYetValid'],
    recipe: { events: plain, sender: signers.youngSender }
  },
  {
    name: 'a sender with a time-stamping key',
    codes: ['senderUsage', 'senderMismatch'],
    recipe: { events: plain, sender: signers.stampingSender }
  }
]

export const forgedProofs = ({ card, otherCard, weakCard }: Authorities): Forgery[] => [
  {
    name: 'an acceptance without a proof',
    codes: ['proofMissing'],
    recipe: { events: accepted, event: (one) => ({ ...one, proof: null }) }
  },
  {
    name: 'a proof where there is none',
    codes: ['proofUnexpected'],
    recipe: {
      events: accepted,
      event: (one, index) =>
        index === 3
          ? {
              ...one,
              proof: { receipt: '{}', key: 'AAAA', proof: { transcript: 'A'.repeat(236), signature: 'A'.repeat(8) } }
            }
          : one
    }
  },
  {
    name: 'a proof that cannot be read',
    codes: ['proofMalformed'],
    recipe: {
      events: accepted,
      event: (one) =>
        one.proof
          ? { ...one, proof: { ...one.proof, proof: { ...one.proof.proof, transcript: 'A'.repeat(236) } } }
          : one
    }
  },
  {
    name: 'a sign-in proof',
    codes: ['proofPurpose'],
    recipe: { events: accepted, proof: { parts: { purpose: 'sign-in' } } }
  },
  {
    name: 'a proof for another server',
    codes: ['proofServer'],
    recipe: { events: accepted, proof: { parts: { server: Buffer.alloc(32) } } }
  },
  {
    name: 'a proof over another receipt',
    codes: ['proofReceipt'],
    recipe: { events: accepted, proof: { parts: { payload: Buffer.alloc(32) } } }
  },
  {
    name: 'a proof by another card',
    codes: ['proofInvalid'],
    recipe: { events: accepted, proof: { key: otherCard.privateKey, publicKey: card.publicKey } }
  },
  {
    name: 'a proof with a short key',
    codes: ['algorithmWeak'],
    recipe: { events: accepted, proof: { key: weakCard.privateKey, publicKey: weakCard.publicKey } }
  },
  {
    name: 'a receipt that refuses',
    codes: ['receiptMismatch'],
    recipe: { events: accepted, proof: { receipt: (one) => ({ ...one, decision: 'refuse' }) } }
  },
  {
    name: 'a receipt for another message',
    codes: ['receiptMismatch'],
    recipe: { events: accepted, proof: { receipt: (one) => ({ ...one, message: otherMessage }) } }
  },
  {
    name: 'a receipt for another document',
    codes: ['receiptMismatch'],
    recipe: { events: accepted, proof: { receipt: (one) => ({ ...one, documentSha256: 'A'.repeat(43) }) } }
  },
  {
    name: 'a receipt under another title than the letter has',
    codes: ['receiptMismatch'],
    recipe: {
      events: accepted,
      proof: { receipt: (one) => ({ ...one, title: { ja: '粗品のお知らせ', en: 'A small present' } }) }
    }
  },
  {
    name: 'a receipt that was asked for after it was accepted',
    codes: ['receiptMismatch'],
    recipe: { events: accepted, proof: { receipt: (one) => ({ ...one, askedAt: minutes(20).toISOString() }) } }
  }
]
