// The two Merkle implementations, the one that proves and the one that checks, against published vectors and each other.
import { assert, integer, nat, property } from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  completedBy,
  consistencyProof,
  inclusionProof,
  leafHash as leafHashAtCentral,
  rootOf,
  type NodeAt
} from '../../src/central/provision-log/merkle.ts'
import { emptyRoot, growingTree, leafHash, provesConsistency, provesInclusion } from '../../src/verify/log/proofs.ts'

/**
 * The test vectors of Certificate Transparency (RFC 6962 §2.1, the same hashes as RFC 9162 §2.1): google/certificate-
 * transparency-go merkletree/merkle_verifier_test.go, kept on in transparency-dev/merkle proof/verify_test.go.
 */
const inputs = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f']
const roots = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328'
]
const n = {
  a: '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
  b: '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
  c: '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
  d: 'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
  e: 'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
  f: '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
  g: 'b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f'
}
const [, root1 = '', root2 = '', , root4 = ''] = roots
const inclusions: readonly [index: number, size: number, proof: readonly string[]][] = [
  [0, 1, []],
  [0, 8, [n.a, n.b, n.c]],
  [5, 8, [n.d, n.e, root4]],
  [2, 3, [root2]],
  [1, 5, [root1, n.b, n.d]]
]
const consistencies: readonly [first: number, second: number, proof: readonly string[]][] = [
  [1, 1, []],
  [1, 8, [n.a, n.b, n.c]],
  [6, 8, [n.f, n.e, root4]],
  [2, 5, [n.b, n.d]],
  [6, 7, [n.f, n.g, root4]]
]

const hex = (text: string): Buffer => Buffer.from(text, 'hex')
const texts = (hashes: readonly Buffer[]): string[] => hashes.map((hash) => hash.toString('hex'))

/** Central's tree over these leaves, as its rows would keep it. */
const kept = (leaves: readonly Buffer[]): NodeAt => {
  const nodes = new Map<string, Buffer>()
  const node: NodeAt = (level, index) => {
    const hash = nodes.get(`${level}/${index}`)
    if (!hash) throw new Error(`node ${level}/${index} is not complete`)
    return hash
  }
  for (const [index, leaf] of leaves.entries())
    for (const [level, hash] of completedBy(index, leaf, node).entries())
      nodes.set(`${level}/${Math.floor(index / 2 ** level)}`, hash)
  return node
}
const published = kept(inputs.map((input) => leafHashAtCentral(hex(input))))

describe('published vectors', () => {
  it.each(roots.map((root, size) => ({ root, size })))('the root over $size leaves', ({ root, size }) => {
    expect(rootOf(size, published).toString('hex')).toBe(root)
    const tree = growingTree()
    for (const input of inputs.slice(0, size)) tree.add(leafHash(hex(input)))
    expect(tree.root().toString('hex')).toBe(root)
  })

  it.each(inclusions)('leaf %i in a tree of %i', (index, size, proof) => {
    expect(texts(inclusionProof(index, size, published))).toEqual(proof)
    const leaf = leafHash(hex(inputs[index] ?? ''))
    expect(provesInclusion(leaf, index, size, hex(roots[size] ?? ''), proof.map(hex))).toBe(true)
  })

  it.each(consistencies)('a tree of %i goes on as one of %i', (first, second, proof) => {
    expect(texts(consistencyProof(first, second, published))).toEqual(proof)
    const [a, b] = [first, second].map((size) => ({ size, root: hex(roots[size] ?? '') }))
    expect(a && b && provesConsistency(a, b, proof.map(hex))).toBe(true)
  })
})

/** Every small way to spoil a list of hashes. */
const spoiled = (proof: readonly Buffer[]): Buffer[][] => [
  ...proof.map((hash, i) => proof.with(i, Buffer.from(hash.map((byte, at) => (at === 7 ? byte ^ 8 : byte))))),
  ...proof.map((_, i) => proof.toSpliced(i, 1)),
  ...proof.map((hash, i) => proof.toSpliced(i, 0, hash)),
  ...proof.slice(1).flatMap((hash, i) => {
    const before = proof[i]
    return before && !before.equals(hash) ? [proof.with(i, hash).with(i + 1, before)] : []
  }),
  [...proof, emptyRoot],
  [emptyRoot, ...proof],
  ...(proof.length > 0 ? [[], [...proof.slice(0, -1), Buffer.alloc(0)]] : [])
]

const sizes = integer({ min: 1, max: 300 })
const leavesOf = (size: number): Buffer[] => Array.from({ length: size }, (_, i) => leafHash(`leaf ${i}`))
const all = leavesOf(300)
const node = kept(all)

describe('proofs of trees of every shape', () => {
  it('hold, and no spoiled proof of inclusion does', () => {
    assert(
      property(sizes, nat(), (size, at) => {
        const index = at % size
        const leaf = all[index] ?? emptyRoot
        const root = rootOf(size, node)
        const proof = inclusionProof(index, size, node)
        expect(provesInclusion(leaf, index, size, root, proof)).toBe(true)
        for (const wrong of spoiled(proof)) expect(provesInclusion(leaf, index, size, root, wrong)).toBe(false)
        for (const other of [index - 1, index + 1, size, -1])
          expect(provesInclusion(leaf, other, size, root, proof)).toBe(false)
        expect(provesInclusion(all[(index + 1) % 300] ?? emptyRoot, index, size, root, proof)).toBe(false)
        expect(provesInclusion(leaf, index, size, emptyRoot, proof)).toBe(false)
      }),
      { numRuns: 150 }
    )
  })

  it('hold, and no spoiled proof of consistency does', () => {
    assert(
      property(sizes, sizes, (one, other) => {
        const [a, b] = [Math.min(one, other), Math.max(one, other)].map((size) => ({ size, root: rootOf(size, node) }))
        if (!a || !b) return
        const proof = consistencyProof(a.size, b.size, node)
        expect(provesConsistency(a, b, proof)).toBe(true)
        for (const wrong of spoiled(proof)) expect(provesConsistency(a, b, wrong)).toBe(false)
        const forked = { size: b.size, root: rootOf(b.size, kept([...all.slice(1, b.size), leafHash('other')])) }
        expect(provesConsistency(a, forked, proof)).toBe(false)
        if (a.size < b.size) expect(provesConsistency(b, a, proof)).toBe(false)
        expect(provesConsistency({ ...a, root: emptyRoot }, b, proof)).toBe(false)
      }),
      { numRuns: 60 }
    )
  })

  it('a tree that was rewritten and grown again is not a continuation', () => {
    const before = { size: 5, root: rootOf(5, node) }
    const rewritten = kept(all.slice(0, 9).with(3, leafHash('rewritten')))
    const after = { size: 9, root: rootOf(9, rewritten) }
    expect(provesConsistency(before, after, consistencyProof(5, 9, rewritten))).toBe(false)
  })

  it('nothing goes on from an empty tree but with the empty root', () => {
    const some = { size: 3, root: rootOf(3, node) }
    expect(provesConsistency({ size: 0, root: emptyRoot }, some, [])).toBe(true)
    expect(provesConsistency({ size: 0, root: some.root }, some, [])).toBe(false)
  })
})
