// The words of the commands about senders, and about the signer of evidence.
import { resolve } from 'node:path'
import { Id, Words } from '../../contract/wire/words.ts'
import type { Decision } from '../firms/forms.ts'
import { UsageProblem } from './usage-problem.ts'

export type SenderAct =
  | { readonly do: 'enrolSender'; readonly id: string; readonly name: Words; readonly folder: string }
  | { readonly do: 'revokeSender'; readonly id: string }
  | { readonly do: 'address'; readonly sender: string; readonly resident: string }
  | { readonly do: 'forms'; readonly all: boolean }
  | { readonly do: 'decideForm'; readonly decision: Decision }
  /** `since` is null for now */
  | { readonly do: 'revokeEvidence'; readonly since: Date | null }

const enrolSender = ([id = '', ja = '', en = '', folder = '', more]: readonly string[]): SenderAct => {
  const name = Words.safeParse({ ja, en })
  const known = Id.safeParse(id).success && name.success && ja !== '' && en !== ''
  if (!known || folder === '' || more !== undefined)
    throw new UsageProblem('enrol-sender wants an id, a Japanese and an English name, and the folder of the requests')
  return { do: 'enrolSender', id, name: name.data, folder: resolve(folder) }
}

const sinceIn = ([text, more]: readonly string[]): Date | null => {
  if (text === undefined) return null
  const since = new Date(text)
  if (more !== undefined || Number.isNaN(since.getTime()) || !/^\d{4}-\d{2}-\d{2}T/.test(text))
    throw new UsageProblem('revoke-evidence wants a time such as 2026-10-01T00:00:00Z, or nothing')
  // until then what a thief signs would be believed
  if (since > new Date()) throw new UsageProblem('revoke-evidence wants a time that is not still to come')
  return since
}

const reasonIn = ([id = '', ja = '', en = '', more]: readonly string[]): Words => {
  const reason = Words.safeParse({ ja, en })
  if (id === '' || ja === '' || en === '' || !reason.success || more !== undefined)
    throw new UsageProblem('refuse-form wants the id of a form, and why in Japanese and in English')
  return reason.data
}

/** What a command of this name and these words is to do; null for commands of another kind. Throws UsageProblem. */
export const senderAct = (name: string, words: readonly string[]): SenderAct | null => {
  const [first = '', second = '', third] = words
  switch (name) {
    case 'enrol-sender':
      return enrolSender(words)
    case 'revoke-sender':
      if (first === '' || words.length > 1) throw new UsageProblem('revoke-sender wants the id of a sender')
      return { do: 'revokeSender', id: first }
    case 'address':
      if (second === '' || third !== undefined) throw new UsageProblem('address wants a sender and a resident')
      return { do: 'address', sender: first, resident: second }
    case 'forms':
      if (words.length > 1 || (first !== '' && first !== 'all')) throw new UsageProblem('forms wants "all", or nothing')
      return { do: 'forms', all: first === 'all' }
    case 'approve-form':
      if (first === '' || words.length > 1) throw new UsageProblem('approve-form wants the id of a form')
      return { do: 'decideForm', decision: { id: first, approve: true } }
    case 'refuse-form':
      return { do: 'decideForm', decision: { id: first, approve: false, reason: reasonIn(words) } }
    case 'revoke-evidence':
      return { do: 'revokeEvidence', since: sinceIn(words) }
    default:
      return null
  }
}
