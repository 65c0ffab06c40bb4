// What central signs and stamps, judged by OpenSSL; and what others stamped, judged by our verifier.
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { X509Certificate } from 'node:crypto'
import * as pkijs from 'pkijs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BundleBody, archivedBytes, type EvidenceBundle } from '../../src/contract/wire/evidence.ts'
import { readStamp } from '../../src/verify/evidence/stamp.ts'
import { session } from '../support/central-visit.ts'
import * as mail from '../support/central-mailbox.ts'
import { onBothStorages, type World } from '../support/central-world.ts'
import { outsideData } from '../support/outside-data.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'madoguchi-openssl-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const put = (name: string, content: string | Uint8Array): string => {
  const file = join(folder, name)
  writeFileSync(file, content)
  return file
}
const openssl = (...args: string[]): string => {
  const { status, stdout, stderr } = spawnSync('openssl', args, { encoding: 'utf8' })
  return status === 0 ? 'ok' : `${stdout}${stderr}`
}
const der = (text: string): Buffer => Buffer.from(text, 'base64url')
/** the root of one role out of the file of roots */
const rootOf = (roots: string, role: string): string => {
  const pem = new RegExp(`role: ${role}\\n(-----BEGIN[^-]+-----[^-]+-----END[^-]+-----)`).exec(roots)?.[1]
  return put(`${role}.pem`, `${pem ?? ''}\n`)
}

const signed = (text: string, cms: Buffer, anchor: string): string =>
  openssl('cms', '-verify', '-binary', '-inform', 'DER', '-in', put('s.p7s', cms), '-content', put('text', text),
    '-CAfile', anchor, '-purpose', 'any', '-out', join(folder, 'out')) // prettier-ignore
const stamped = (covered: Uint8Array, token: Buffer, anchor: string): string =>
  openssl('ts', '-verify', '-data', put('covered', covered), '-in', put('t.tst', token), '-token_in', '-CAfile', anchor)

onBothStorages('evidence and OpenSSL', (world: () => World) => {
  let bundle: EvidenceBundle
  let body: BundleBody
  let roots = ''
  beforeAll(async () => {
    const keys = await mail.issuersOf(world())
    const client = await world().connect()
    const headers = await session(client, 'tanaka')
    const id = await mail.delivered(world(), keys, 'tanaka', { receipt: 'opening' })
    await mail.decided(client, headers, { name: 'tanaka', id, decision: 'accept' })
    await mail.contentOf(client, headers, id)
    bundle = await mail.bundleOf(client, headers, id)
    body = BundleBody.parse(JSON.parse(bundle.body))
    roots = await mail.rootsOf(client)
  })

  it('finds every signature right, and none of them over another text', () => {
    expect(body.events).toHaveLength(5)
    for (const { text, signature } of body.events) {
      expect(signed(text, der(signature), rootOf(roots, 'evidence'))).toBe('ok')
      expect(signed(`${text} `, der(signature), rootOf(roots, 'evidence'))).not.toBe('ok')
    }
    expect(signed(bundle.body, der(bundle.seal), rootOf(roots, 'evidence'))).toBe('ok')
    const { text, signature } = body.consignment
    expect(signed(text, der(signature), rootOf(roots, 'sender'))).toBe('ok')
  })

  it('finds every time-stamp right, and none of them over something else', () => {
    for (const { signature, stamp } of body.events) {
      expect(stamped(der(signature), der(stamp ?? ''), rootOf(roots, 'stamp'))).toBe('ok')
      expect(stamped(Buffer.from('else'), der(stamp ?? ''), rootOf(roots, 'stamp'))).not.toBe('ok')
    }
    const covered = archivedBytes(Buffer.from(bundle.body), der(bundle.seal), [])
    expect(stamped(covered, der(bundle.archive[0]?.stamp ?? ''), rootOf(roots, 'stamp'))).toBe('ok')
  })

  it('the command verifies in a folder with nothing but itself, the wire contract and its libraries', () => {
    const alone = mkdtempSync(join(tmpdir(), 'madoguchi-alone-'))
    for (const part of ['src/verify/evidence', 'src/contract/wire', 'package.json'])
      cpSync(join(root, part), join(alone, part), { recursive: true })
    symlinkSync(join(root, 'node_modules'), join(alone, 'node_modules'))
    const run = (...args: string[]) =>
      spawnSync(process.execPath, ['src/verify/evidence/main.ts', ...args], { cwd: alone, encoding: 'utf8' })
    const [good, bad] = [
      put('good.json', JSON.stringify(bundle)),
      put('bad.json', JSON.stringify({ ...bundle, archive: [] }))
    ]
    const anchors = put('roots.pem', roots)
    const genuine = run(good, '--roots', anchors)
    expect(genuine.stderr).toBe('')
    expect(genuine.status).toBe(0)
    expect(genuine.stdout).toContain('pass  2 acceptance (ConsignmentAcceptance)')
    const japanese = run(bad, '--roots', anchors, '--lang', 'ja')
    expect([japanese.status, japanese.stdout.includes('archiveMissing: 束全体の時刻の証明がありません')]).toEqual([
      1,
      true
    ])
    expect(JSON.parse(run(bad, '--roots', anchors, '--json').stdout)).toMatchObject({
      ok: false,
      code: 'archiveMissing'
    })
    expect(run(good).status).toBe(2)
    expect(run(good, '--roots', good).status).toBe(2)
    expect(run(join(alone, 'nothing'), '--roots', anchors).status).toBe(3)
    expect(run('--help').stdout).toContain('exit code: 0 genuine')
    rmSync(alone, { recursive: true, force: true })
  })
})

const tsa = join(outsideData, 'pki/rfc3161')
describe.skipIf(!existsSync(tsa))(
  `time-stamps of others${existsSync(tsa) ? '' : `: skipped, ${tsa} is absent`}`,
  () => {
    const anchors = () =>
      (readFileSync(join(tsa, 'ts_chain.pem'), 'utf8').match(/-----BEGIN[^-]+-----[^-]+-----END[^-]+-----/g) ?? []).map(
        (pem) => new X509Certificate(pem)
      )

    it.each(['sha256', 'sha384'])('a real answer with %s is read, and its signature and path hold', (digest) => {
      const answer = pkijs.TimeStampResp.fromBER(new Uint8Array(readFileSync(join(tsa, `response-${digest}.tsr`))))
      const token = Buffer.from(answer.timeStampToken?.toSchema().toBER() ?? new ArrayBuffer(0))
      // what it covers is not known here, only its digest: everything but the imprint can be judged
      expect(readStamp(token, Buffer.alloc(0), anchors())?.codes).toEqual(['stampMismatch'])
      token[token.length - 1] = (token.at(-1) ?? 0) ^ 1
      expect(readStamp(token, Buffer.from('hello'), anchors())?.codes).toEqual(['stampInvalid'])
    })
  }
)
