// The whole log as anybody may see it: signed heads and hashes of leaves, each recomputed from the ones below.
import type { KeyObject } from 'node:crypto'
import type { LogLeaf, TreeHead } from '../../contract/wire/provision-log.ts'
import { found, type Finding } from './findings.ts'
import { growingTree, provesConsistency } from './proofs.ts'
import { bytes, isSigned } from './tree-head.ts'

export type WholeLog = {
  readonly head: TreeHead
  readonly heads: readonly TreeHead[]
  readonly leaves: readonly LogLeaf[]
  /** the proof from heads[i] to heads[i + 1] at place i */
  readonly steps: readonly (readonly string[])[]
}

const checkHeads = ({ head, heads }: WholeLog, key: KeyObject): Finding[] => {
  const findings: Finding[] = []
  for (const [i, one] of heads.entries()) {
    if (!isSigned(one, key)) findings.push(found('headUnsigned', one.size))
    const before = heads[i - 1]
    if (one.number !== i + 1) findings.push(found('headsMissing', one.size))
    if (before && before.size >= one.size) findings.push(found('headsOutOfOrder', one.size))
    if (before && before.at > one.at) findings.push(found('headTimeBackwards', one.size))
  }
  if (!isSigned(head, key)) findings.push(found('headUnsigned', head.size))
  const last = heads.at(-1)
  const same = last ? last.size === head.size && last.signature === head.signature : head.size === 0
  if (!same) findings.push(found('headsMissing', head.size))
  return findings
}

/** Grows the tree anew; every head must be the root at its size, and every kept node what lies below it. */
const checkLeaves = ({ heads, leaves, head }: WholeLog): Finding[] => {
  const findings: Finding[] = []
  const roots = new Map([...heads, head].map((one) => [one.size, one.root]))
  const tree = growingTree()
  const empty = roots.get(0)
  if (empty !== undefined && empty !== tree.root().toString('base64url')) findings.push(found('rootWrong', 0))
  for (const [index, leaf] of leaves.entries()) {
    const made = tree.add(bytes(leaf.hash)).map((hash) => hash.toString('base64url'))
    if (made.join() !== leaf.nodes.join()) findings.push(found('nodesWrong', index))
    const root = roots.get(index + 1)
    if (root !== undefined && tree.root().toString('base64url') !== root) findings.push(found('rootWrong', index + 1))
  }
  if (leaves.length !== head.size) findings.push(found('leavesMissing', leaves.length))
  return findings
}

const checkSteps = ({ heads, steps }: WholeLog): Finding[] =>
  heads.slice(1).flatMap((second, i) => {
    const first = heads[i]
    if (!first) return []
    const proof = (steps[i] ?? []).map(bytes)
    const pair = [first, second].map(({ size, root }) => ({ size, root: bytes(root) }))
    const [a, b] = pair
    return a && b && provesConsistency(a, b, proof) ? [] : [found('inconsistent', `${first.size}-${second.size}`)]
  })

/** Everything that is wrong with the log; empty when nothing is. */
export const checkWholeLog = (log: WholeLog, key: KeyObject): Finding[] => [
  ...checkHeads(log, key),
  ...checkLeaves(log),
  ...checkSteps(log)
]

/** Whether today's head only goes on after one that was kept from before. */
export const checkEarlier = (
  earlier: TreeHead,
  head: TreeHead,
  consistency: readonly string[],
  key: KeyObject
): Finding[] => {
  if (!isSigned(earlier, key)) return [found('headUnsigned', earlier.size)]
  if (earlier.size > head.size) return [found('shorterThanBefore', `${earlier.size}-${head.size}`)]
  const goesOn = provesConsistency(
    { size: earlier.size, root: bytes(earlier.root) },
    { size: head.size, root: bytes(head.root) },
    consistency.map(bytes)
  )
  const inTime = earlier.at <= head.at
  return goesOn && inTime ? [] : [found('inconsistent', `${earlier.size}-${head.size}`)]
}
