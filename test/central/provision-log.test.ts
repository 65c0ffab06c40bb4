import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { coveringHeads } from '../../src/central/provision-log/entries.ts'
import { recordProvisions } from '../../src/central/provision-log/record.ts'
import { openKeys } from '../../src/central/keys.ts'
import {
  ConsistencyAnswer,
  LeavesAnswer,
  LogKey,
  OwnEntriesAnswer,
  ProvisionLeaf,
  TreeHead,
  type ProvisionFile
} from '../../src/contract/wire/provision-log.ts'
import { readKnown } from '../../src/verify/log/known.ts'
import { verifyFile, verifyUrl, type Verdict } from '../../src/verify/log/verify-log.ts'
import { softCard } from '../support/central-card.ts'
import { codeOf, prepareMove, send, session } from '../support/central-visit.ts'
import { logMutants as mutants } from '../support/central-log-mutants.ts'
import { onBothStorages, type World } from '../support/central-world.ts'

const entry = fileURLToPath(new URL('../../src/verify/log/main.ts', import.meta.url))

const accessTo = (world: World) => {
  const [terminal] = world.central.ready.terminals
  if (!terminal) throw new Error('there is no terminal')
  return { url: world.central.ready.url, ca: world.central.ready.ca, cert: terminal.cert, key: terminal.key }
}
const verify = (world: World, known: Parameters<typeof verifyUrl>[1] = null): Promise<Verdict> =>
  verifyUrl(accessTo(world), known)

/** What a resident takes home, put together from the wire. */
const takeHome = async (world: World, name: string, earlier: TreeHead | null = null): Promise<ProvisionFile> => {
  const client = await world.connect()
  const headers = await session(client, name)
  const own = OwnEntriesAnswer.parse((await client.call('GET', '/v1/provision-log/own', undefined, headers)).body)
  const key = LogKey.parse((await client.call('GET', '/v1/provision-log/key')).body)
  const path = `/v1/provision-log/consistency/${earlier?.size ?? 1}/${own.head.size}`
  const proof = ConsistencyAnswer.safeParse((await client.call('GET', path)).body)
  await client.close()
  const consistency = earlier && proof.success ? proof.data.proof : []
  return { version: 1, key, head: own.head, entries: own.entries, earlier, consistency }
}
const checkFile = (world: World, file: ProvisionFile): string[] => {
  const path = join(world.folder, 'taken-home.json')
  writeFileSync(path, JSON.stringify(file))
  return verifyFile(path, null).findings.map((one) => one.finding)
}

onBothStorages('provision log', (world) => {
  const db = () => world().central.db
  const record = async (owner: string, count: number): Promise<void> => {
    const keys = await openKeys(world().folder)
    const now = () => new Date()
    for (let i = 0; i < count; i++)
      await db()
        .transaction()
        .execute((tx) =>
          recordProvisions(tx, { keys, now }, [
            {
              owner,
              reference: null,
              provision: {
                providedAt: now().toISOString(),
                from: { ja: '役所', en: 'Office' },
                to: { ja: '別の役所', en: 'Another office' },
                items: [{ ja: '所得', en: 'Income' }],
                purpose: { ja: '審査', en: 'Examination' },
                basis: null,
                result: 'provided'
              }
            }
          ])
        )
  }
  const run = async (statement: string): Promise<void> => {
    const last = await db()
      .selectFrom('provision_entries')
      .select((eb) => eb.fn.max('position').as('n'))
      .executeTakeFirst()
    await sql.raw(statement.replaceAll('{n}', String(last?.n ?? 0)).replace('{salt}', 'A'.repeat(43))).execute(db())
  }
  /** Runs `act` on a changed database and puts everything back. */
  const changed = async <T>(statements: readonly string[], act: () => Promise<T>): Promise<T> => {
    const entries = await db().selectFrom('provision_entries').selectAll().execute()
    const heads = await db().selectFrom('provision_heads').selectAll().execute()
    try {
      const last = String(Math.max(...entries.map((one) => one.position)))
      for (const statement of statements) await run(statement.replaceAll('{n}', last))
      const after = JSON.stringify([
        await db().selectFrom('provision_entries').selectAll().orderBy('position').execute(),
        await db().selectFrom('provision_heads').selectAll().orderBy('number').execute()
      ])
      expect(after).not.toBe(JSON.stringify([entries, heads]))
      return await act()
    } finally {
      await db().deleteFrom('provision_entries').execute()
      await db().deleteFrom('provision_heads').execute()
      await db().insertInto('provision_entries').values(entries).execute()
      await db().insertInto('provision_heads').values(heads).execute()
    }
  }

  it('reads no more heads than it shows entries, however long the log is', async () => {
    await record('tanaka', 3)
    const rows = await db().selectFrom('provision_entries').selectAll().where('owner', '=', 'tanaka').execute()
    const heads = await db().selectFrom('provision_heads').selectAll().orderBy('size').execute()
    let read = 0
    const counted = db().withPlugin({
      transformQuery: ({ node }) => node,
      transformResult: ({ result }) => {
        read += result.rows.length
        return Promise.resolve(result)
      }
    })
    const [first] = rows
    if (!first) throw new Error('nothing was recorded')
    expect((await coveringHeads(counted, [first])).get(first.position)).toEqual(
      heads.find((one) => one.size > first.position)
    )
    expect(read).toBe(1)
    const all = await coveringHeads(counted, rows)
    for (const { position } of rows) expect(all.get(position)).toEqual(heads.find((one) => one.size > position))
  })

  it('a log nobody touched is whole, from its first head to its last', async () => {
    await record('tanaka', 2)
    await record('sato', 2)
    const verdict = await verify(world())
    expect(verdict.findings).toEqual([])
    expect(verdict.entries).toBe(verdict.head.size)
    expect(verdict.head.number).toBeGreaterThanOrEqual(5)
    expect(verdict.entries).toBeGreaterThan(25)
  })

  it.each(mutants)('it is not whole with %s', async (_, statements) => {
    const findings = await changed(statements, async () => (await verify(world())).findings)
    expect(findings).not.toEqual([])
  })

  it('it is whole again once every change is undone', async () => {
    expect((await verify(world())).findings).toEqual([])
  })

  it('a log cut short together with the remembered head is caught by the head of an earlier visit', async () => {
    const before = await verify(world())
    const cut = mutants.find(([what]) => what === 'the last entry deleted with its head')?.[1] ?? []
    const witness = join(world().folder, 'keys', 'log-head.json')
    const remembered = readFileSync(witness)
    const [alone, compared] = await changed(cut, async () => {
      rmSync(witness)
      const alone = (await verify(world())).findings
      return [alone, (await verify(world(), { key: before.key, head: before.head })).findings] as const
    })
    writeFileSync(witness, remembered)
    // nothing inside the log can show it: this is what heads on receipts are for
    expect(alone).toEqual([])
    expect(compared.map((one) => one.finding)).toEqual(['shorterThanBefore'])
  })

  it('a second history is never signed', async () => {
    const cut = mutants.find(([what]) => what === 'the last entry deleted with its head')?.[1] ?? []
    await verify(world())
    await changed(cut, () => expect(record('sato', 1)).rejects.toThrow('shorter than what was signed'))
  })

  it('a resident sees own entries only, each proven; of the others there are hashes', async () => {
    const file = await takeHome(world(), 'tanaka')
    expect(checkFile(world(), file)).toEqual([])
    const owned = await db().selectFrom('provision_entries').select('position').where('owner', '=', 'tanaka').execute()
    expect(file.entries.map((one) => one.index)).toEqual(owned.map((one) => one.position).toSorted((a, b) => a - b))
    const leaves = file.entries.map((one) => ProvisionLeaf.parse(JSON.parse(one.leaf)))
    expect(new Set(leaves.map((one) => one.subject)).size).toBe(leaves.length)
    expect(new Set(leaves.map((one) => one.salt)).size).toBe(leaves.length)
    for (const { leaf } of file.entries) expect(leaf).not.toContain('tanaka"')
    const client = await world().connect()
    const page = (await client.call('GET', '/v1/provision-log/leaves')).body
    expect(LeavesAnswer.parse(page).leaves).toHaveLength(file.head.size)
    expect(JSON.stringify(page)).not.toMatch(/[^\x20-\x7e]|office/i)
    expect(codeOf(await client.call('GET', '/v1/provision-log/own'))).toBe('levelInsufficient')
  })

  it('what a resident took home is refused once any part of it was changed', async () => {
    const earlier = (await takeHome(world(), 'sato')).head
    await record('sato', 3)
    const file = await takeHome(world(), 'sato', earlier)
    expect(checkFile(world(), file)).toEqual([])
    const [first, second] = file.entries
    if (!first || !second) throw new Error('sato has no entries')
    const withEntry = (changes: Partial<typeof first>): ProvisionFile => ({
      ...file,
      entries: file.entries.with(0, { ...first, ...changes })
    })
    const wrong: Record<string, ProvisionFile> = {
      'entryMissing left out': { ...file, entries: file.entries.toSpliced(1, 1) },
      'entriesOutOfOrder swapped': { ...file, entries: file.entries.with(0, second).with(1, first) },
      'entryNotIncluded other text': withEntry({ leaf: first.leaf.replace('"provided"', '"refused"') }),
      'entryNotIncluded other index': withEntry({ index: first.index + 1 }),
      'entryNotIncluded proof cut': withEntry({ proof: first.proof.slice(1) }),
      'entryNotIncluded proof reversed': withEntry({ proof: first.proof.toReversed() }),
      'entryNotCovered other head': withEntry({ covering: { ...first.covering, size: first.covering.size + 1 } }),
      'entryBackDated later head': withEntry({ covering: file.head }),
      'entryMalformed no leaf': withEntry({ leaf: '{}' }),
      'headUnsigned older': { ...file, head: { ...file.head, at: earlier.at } },
      'inconsistent proof': { ...file, consistency: file.consistency.slice(1) },
      'shorterThanBefore turned round': { ...file, head: earlier, earlier: file.head }
    }
    for (const [name, content] of Object.entries(wrong))
      expect([name, checkFile(world(), content)]).toEqual([name, expect.arrayContaining([name.split(' ')[0]])])
  })

  it('a filing that reached its recipient stands in the log, once, with what was handed over', async () => {
    const client = await world().connect()
    const headers = await session(client, 'tanaka')
    const [operation] = await prepareMove(client, headers, softCard('tanaka'), { recipients: ['toto-power'] })
    if (!operation) throw new Error('no operation')
    expect((await send(client, operation)).status).toBe(200)
    const recorded = async () =>
      (await takeHome(world(), 'tanaka')).entries
        .map((one) => ProvisionLeaf.parse(JSON.parse(one.leaf)))
        .filter((one) => one.reference === `filing:${operation.operationId}`)
    await expect.poll(async () => (await recorded()).length, { timeout: 10_000 }).toBe(1)
    const [leaf] = await recorded()
    expect(leaf?.entry.to.ja).toBe('東都電力')
    expect(leaf?.entry.items.map((one) => one.ja)).toEqual([
      '氏名',
      '引っ越しの日',
      '今までの住所',
      '新しい住所',
      '電話番号'
    ])
    expect((await verify(world())).findings).toEqual([])
  })

  it('writers at the same moment get one history', async () => {
    await Promise.all(['tanaka', 'sato', 'ito', 'suzuki'].map((owner) => record(owner, 3)))
    expect((await verify(world())).findings).toEqual([])
  })

  it('the command says whole, keeps the head for the next time, and exits with 1 when something is wrong', async () => {
    const { url, ca, cert, key } = accessTo(world())
    const known = join(world().folder, 'known.json')
    const command = async (...more: string[]): Promise<readonly [number, string]> => {
      const args = ['--url', url, '--ca', ca, '--cert', cert, '--key', key, '--known', known, ...more]
      const child = spawn(process.execPath, [entry, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
      let out = ''
      child.stdout.on('data', (chunk: Buffer) => {
        out += chunk.toString('utf8')
      })
      const [code] = (await once(child, 'close')) as [number]
      return [code, out]
    }
    expect(await command()).toEqual([0, expect.stringMatching(/^whole: \d+ entries/)])
    await record('ito', 1)
    expect((await command())[0]).toBe(0)
    expect(readKnown(known)?.head.size).toBe((await verify(world())).head.size)
    expect((await command('--log-id', 'A'.repeat(43)))[1]).toContain('keyOther')
    const wrong = await changed(['delete from provision_entries where position = 1'], () => command())
    expect(wrong).toEqual([1, expect.stringContaining('NOT WHOLE')])
  })
})
