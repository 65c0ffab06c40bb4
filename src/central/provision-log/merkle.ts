// The Merkle tree of RFC 9162 §2.1 over hashes of complete subtrees: what is kept is written once and never changes.
import { sha256 } from '../digest.ts'

/** The hash of the complete subtree over the leaves [index · 2^level, (index + 1) · 2^level). */
export type NodeAt = (level: number, index: number) => Buffer

const leafMark = Buffer.of(0)
const nodeMark = Buffer.of(1)

/** MTH({}) */
export const emptyRoot = sha256('')
export const leafHash = (leaf: string | Uint8Array): Buffer => sha256(Buffer.concat([leafMark, Buffer.from(leaf)]))
const nodeHash = (left: Uint8Array, right: Uint8Array): Buffer => sha256(Buffer.concat([nodeMark, left, right]))

/** the largest power of two smaller than n, n > 1 */
const split = (n: number): number => 2 ** Math.floor(Math.log2(n - 1))

/** Hashes of the subtrees that the leaf at `index` completes, itself first. */
export const completedBy = (index: number, leaf: Buffer, node: NodeAt): Buffer[] => {
  const made = [leaf]
  let left = leaf
  for (let level = 0, at = index; at % 2 === 1; level++, at = (at - 1) / 2) {
    left = nodeHash(node(level, at - 1), left)
    made.push(left)
  }
  return made
}

/** MTH(D[from:to]); `from` is where the recursion of §2.1.1 splits. */
const hashOf = (from: number, to: number, node: NodeAt): Buffer => {
  const size = to - from
  if (size === 0) return emptyRoot
  if (Number.isInteger(Math.log2(size))) return node(Math.log2(size), from / size)
  const k = split(size)
  return nodeHash(hashOf(from, from + k, node), hashOf(from + k, to, node))
}

export const rootOf = (size: number, node: NodeAt): Buffer => hashOf(0, size, node)

/** PATH(index, D[0:size]), §2.1.3.1 */
export const inclusionProof = (index: number, size: number, node: NodeAt): Buffer[] => {
  const path = (from: number, to: number): Buffer[] => {
    if (to - from === 1) return []
    const middle = from + split(to - from)
    return index < middle
      ? [...path(from, middle), hashOf(middle, to, node)]
      : [...path(middle, to), hashOf(from, middle, node)]
  }
  return path(0, size)
}

/** PROOF(first, D[0:second]), §2.1.4.1; 0 < first ≤ second */
export const consistencyProof = (first: number, second: number, node: NodeAt): Buffer[] => {
  const subproof = (from: number, to: number, whole: boolean): Buffer[] => {
    if (to === first) return whole ? [] : [hashOf(from, to, node)]
    const middle = from + split(to - from)
    return first <= middle
      ? [...subproof(from, middle, whole), hashOf(middle, to, node)]
      : [...subproof(middle, to, false), hashOf(from, middle, node)]
  }
  return subproof(0, second, true)
}

/** Which leaves' rows hold the nodes that `use` asks for: a first run with hashes that mean nothing. */
export const rowsFor = (use: (node: NodeAt) => unknown): number[] => {
  const rows = new Set<number>()
  use((level, index) => {
    rows.add(rowOf(level, index))
    return emptyRoot
  })
  return [...rows]
}

/** The leaf that completes a subtree keeps its hash. */
export const rowOf = (level: number, index: number): number => (index + 1) * 2 ** level - 1
