// A resident's own entries: each in the log, each recorded when it says, none missing between them.
import type { KeyObject } from 'node:crypto'
import { ProvisionLeaf, type OwnEntry, type ProvisionFile, type TreeHead } from '../../contract/wire/provision-log.ts'
import { found, type Finding } from './findings.ts'
import { leafHash, provesInclusion } from './proofs.ts'
import { bytes, isSigned } from './tree-head.ts'
import { checkEarlier } from './whole-log.ts'

const readLeaf = (text: string): ProvisionLeaf | null => {
  try {
    return ProvisionLeaf.parse(JSON.parse(text))
  } catch {
    return null
  }
}

const checkEntry = ({ index, leaf, proof, covering }: OwnEntry, head: TreeHead, key: KeyObject): Finding[] => {
  const findings: Finding[] = []
  if (!provesInclusion(leafHash(leaf), index, head.size, bytes(head.root), proof.map(bytes)))
    findings.push(found('entryNotIncluded', index))
  if (!isSigned(covering, key) || covering.size <= index || covering.size > head.size)
    findings.push(found('entryNotCovered', index))
  const read = readLeaf(leaf)
  if (!read) return [...findings, found('entryMalformed', index)]
  if (read.at !== covering.at || read.entry.providedAt > read.at) findings.push(found('entryBackDated', index))
  return findings
}

/** `ordinal` and `previous` tie a resident's entries into a row of their own. */
const checkRow = (entries: readonly OwnEntry[]): Finding[] =>
  entries.flatMap(({ index, leaf }, i) => {
    const read = readLeaf(leaf)
    const before = entries[i - 1]
    const previous = before ? leafHash(before.leaf).toString('base64url') : null
    const findings: Finding[] = []
    if (read && (read.ordinal !== i + 1 || read.previous !== previous)) findings.push(found('entryMissing', index))
    if (before && before.index >= index) findings.push(found('entriesOutOfOrder', index))
    return findings
  })

/** Everything that is wrong with what a resident took home; empty when nothing is. */
export const checkOwnEntries = (file: ProvisionFile, key: KeyObject): Finding[] => {
  const { head, entries, earlier, consistency } = file
  return [
    ...(isSigned(head, key) ? [] : [found('headUnsigned', head.size)]),
    ...entries.flatMap((entry) => checkEntry(entry, head, key)),
    ...checkRow(entries),
    ...(earlier ? checkEarlier(earlier, head, consistency, key) : [])
  ]
}
