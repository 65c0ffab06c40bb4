// Reads a resident's entries and checks them here, by the stand-alone verifier: central's word for its own log is not taken.
import { done } from '../../card/port.ts'
import { ProvisionLeaf, type LogKey, type OwnEntry, type ProvisionFile } from '../../contract/wire/provision-log.ts'
import { checkOwnEntries } from '../../verify/log/own-entries.ts'
import { readLogKey } from '../../verify/log/tree-head.ts'
import type { Answered, RecordsCentral } from '../central/port.ts'
import type { Log } from '../log/port.ts'
import { keepKnown, readKnown, type Known } from './known.ts'
import type { CheckedEntry, CheckedLog, ProvisionDesk } from './port.ts'

const entryOf = ({ index, leaf }: OwnEntry): CheckedEntry[] => {
  try {
    const { entry, at, reference } = ProvisionLeaf.parse(JSON.parse(leaf))
    return [{ ...entry, index, recordedAt: at, ownLook: reference?.startsWith('self-info:') ?? false }]
  } catch {
    // the verifier finds it malformed
    return []
  }
}

/** What is wrong with the entries, with the key, and with the way from the head this terminal knew; empty when nothing is. */
export const findingsOf = (file: ProvisionFile, known: Known | null): readonly string[] => {
  const key = readLogKey(file.key)
  if (typeof key === 'string') return [key]
  const other = known !== null && known.key.logId !== file.key.logId ? ['keyOther'] : []
  return [...other, ...checkOwnEntries(file, key).map(({ finding }) => finding)]
}

/** The proof that the log only goes on after `from`; none where central knows of no such sizes, which the check then finds. */
const proofFrom = async (
  records: RecordsCentral,
  from: Known | null,
  to: number
): Promise<Answered<readonly string[]>> => {
  if (from === null || from.head.size === 0 || from.head.size >= to) return done([])
  const proof = await records.logConsistency(from.head.size, to)
  return !proof.ok && proof.problem === 'notFound' ? done([]) : proof
}

const checked = async (
  records: RecordsCentral,
  key: LogKey,
  known: Known | null
): Promise<Answered<CheckedLog & { readonly found: Known }>> => {
  const own = await records.ownProvisions()
  if (!own.ok) return own
  const { head, entries } = own.value
  const proof = await proofFrom(records, known, head.size)
  if (!proof.ok) return proof
  const file: ProvisionFile = {
    version: 1,
    key,
    head,
    entries: [...entries],
    earlier: known?.head ?? null,
    consistency: [...proof.value]
  }
  return done({ entries: entries.flatMap(entryOf), findings: findingsOf(file, known), found: { key, head } })
}

export type DeskParts = {
  readonly central: { readonly records: RecordsCentral }
  /** where the newest good head stands between visits */
  readonly file: string
  readonly log: Log
}

export const provisionDesk = ({ central, file, log }: DeskParts): ProvisionDesk => ({
  read: async () => {
    // held: every answer belongs to the visit it was asked in
    const { records } = central
    const known = readKnown(file)
    if (!known.ok) return known
    const key = await records.logKey()
    if (!key.ok) return key
    const read = await checked(records, key.value, known.value)
    if (!read.ok) return read
    const { found, ...result } = read.value
    if (result.findings.length === 0) keepKnown(file, found)
    else log('record.broken', { findings: [...new Set(result.findings)].join(' ') })
    return done(result)
  }
})
