// Checking proofs of a Merkle log, after RFC 9162 §2.1; written apart from the code that makes them.
import { createHash } from 'node:crypto'

const digest = (...parts: readonly Uint8Array[]): Buffer => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}
const leafMark = Buffer.of(0)
const nodeMark = Buffer.of(1)

export const leafHash = (leaf: string | Uint8Array): Buffer => digest(leafMark, Buffer.from(leaf))
const nodeHash = (left: Uint8Array, right: Uint8Array): Buffer => digest(nodeMark, left, right)
export const emptyRoot = digest()

const odd = (n: number): boolean => n % 2 === 1
const half = (n: number): number => Math.floor(n / 2)
const wellFormed = (hashes: readonly Uint8Array[]): boolean => hashes.every((hash) => hash.length === 32)

/** §2.1.3.2: whether the leaf stands at `index` of the tree with this size and root. */
export const provesInclusion = (
  leaf: Uint8Array,
  index: number,
  size: number,
  root: Uint8Array,
  proof: readonly Uint8Array[]
): boolean => {
  if (index < 0 || index >= size || !wellFormed([leaf, root, ...proof])) return false
  let fn = index
  let sn = size - 1
  let hash: Buffer = Buffer.from(leaf)
  for (const step of proof) {
    if (sn === 0) return false
    if (odd(fn) || fn === sn) {
      hash = nodeHash(step, hash)
      while (!odd(fn) && fn !== 0) {
        fn = half(fn)
        sn = half(sn)
      }
    } else hash = nodeHash(hash, step)
    fn = half(fn)
    sn = half(sn)
  }
  return sn === 0 && hash.equals(root)
}

export type SizeAndRoot = { readonly size: number; readonly root: Uint8Array }

/** §2.1.4.2: whether `second` only goes on after `first`. */
export const provesConsistency = (first: SizeAndRoot, second: SizeAndRoot, proof: readonly Uint8Array[]): boolean => {
  if (!wellFormed([first.root, second.root, ...proof]) || first.size > second.size) return false
  if (first.size === 0) return proof.length === 0 && emptyRoot.equals(first.root)
  if (first.size === second.size) return proof.length === 0 && Buffer.from(first.root).equals(second.root)
  const path = Number.isInteger(Math.log2(first.size)) ? [first.root, ...proof] : [...proof]
  const [start, ...steps] = path
  if (!start || proof.length === 0) return false
  let fn = first.size - 1
  let sn = second.size - 1
  while (odd(fn)) {
    fn = half(fn)
    sn = half(sn)
  }
  let fr: Buffer = Buffer.from(start)
  let sr: Buffer = Buffer.from(start)
  for (const step of steps) {
    if (sn === 0) return false
    if (odd(fn) || fn === sn) {
      fr = nodeHash(step, fr)
      sr = nodeHash(step, sr)
      while (!odd(fn) && fn !== 0) {
        fn = half(fn)
        sn = half(sn)
      }
    } else sr = nodeHash(sr, step)
    fn = half(fn)
    sn = half(sn)
  }
  return sn === 0 && fr.equals(first.root) && sr.equals(second.root)
}

/** A tree that grows leaf by leaf; keeps the roots of its complete subtrees, largest first. */
export const growingTree = () => {
  const peaks: { readonly level: number; readonly hash: Buffer }[] = []
  return {
    /** Adds a leaf; gives the hashes of the subtrees it completed, itself first. */
    add: (leaf: Buffer): Buffer[] => {
      const made = [leaf]
      let node = { level: 0, hash: leaf }
      for (let last = peaks.at(-1); last?.level === node.level; last = peaks.at(-1)) {
        peaks.pop()
        node = { level: node.level + 1, hash: nodeHash(last.hash, node.hash) }
        made.push(node.hash)
      }
      peaks.push(node)
      return made
    },
    root: (): Buffer =>
      peaks.reduceRight<Buffer | null>((right, { hash }) => (right ? nodeHash(hash, right) : hash), null) ?? emptyRoot
  }
}
