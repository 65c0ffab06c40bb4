// What the demo must prove after the visit: every recipient holds the filing once, and nothing of the visit is left.
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import type { EmbeddedCentral } from '../central.ts'
import { findResidue } from './residue.ts'

const centralEntry = fileURLToPath(new URL('../../../src/central/main.ts', import.meta.url))
const recipientsFile = fileURLToPath(new URL('../../../assets/town/recipients.json', import.meta.url))

/** what a resident leaves behind if the wipe fails: names, addresses and secrets of tanaka's card and answers */
const markers = ['田中', '和子', '一郎', '本町2丁目', '1-15-203', 'ABC123']

const Holdings = z.object({
  filings: z.array(z.object({ operationId: z.string(), recipient: z.string(), state: z.string() })),
  agencies: z.array(
    z.object({
      id: z.string(),
      received: z.array(z.object({ operationId: z.string(), deliveries: z.number(), stage: z.string() }))
    })
  )
})
export type Holdings = z.infer<typeof Holdings>

const Recipients = z.object({
  procedures: z.array(z.object({ id: z.string(), rules: z.array(z.object({ recipient: z.string() })).min(1) }))
})

/** All whom a move is filed with; from the town's own file, so that central's silence about one of them is noticed. */
const recipientsOfMove = (): readonly string[] => {
  const { procedures } = Recipients.parse(JSON.parse(readFileSync(recipientsFile, 'utf8')))
  const move = procedures.find((one) => one.id === 'move')
  if (!move) throw new Error(`${recipientsFile} has no move`)
  return [...new Set(move.rules.map((one) => one.recipient))]
}

/** What is wrong with what is held: every recipient must hold the one filing that central took for it, and nothing else. */
export const wrongIn = ({ filings, agencies }: Holdings, recipients: readonly string[]): readonly string[] => {
  const strangers = [...filings.map((one) => one.recipient), ...agencies.map((one) => one.id)].filter(
    (id) => !recipients.includes(id)
  )
  const wrong = recipients.flatMap((recipient) => {
    const filed = filings.filter((one) => one.recipient === recipient).map((one) => one.operationId)
    const received = agencies.filter((one) => one.id === recipient).flatMap((one) => one.received)
    if (filed.length !== 1) return [`central took ${filed.length} filings for ${recipient}`]
    if (received.length !== 1) return [`${recipient} holds ${received.length} filings`]
    return received[0]?.operationId === filed[0] ? [] : [`${recipient} holds another filing than central took for it`]
  })
  return [...wrong, ...strangers.map((id) => `${id} is no recipient of this visit`)]
}

/** What central and its linked systems hold now, whatever it is. */
export const readHoldings = (central: Pick<EmbeddedCentral, 'data'>): Holdings => {
  const args = [centralEntry, 'holdings', '--data', central.data, '--json']
  return Holdings.parse(JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })))
}

/** The same; throws when a recipient has not exactly the one filing made for it. */
export const holdingsOf = (central: Pick<EmbeddedCentral, 'data'>): Holdings => {
  const all = readHoldings(central)
  const recipients = recipientsOfMove()
  // those of other procedures are listed too; one that holds something is no recipient of this visit
  const held = {
    ...all,
    agencies: all.agencies.filter((one) => recipients.includes(one.id) || one.received.length > 0)
  }
  const wrong = wrongIn(held, recipients)
  if (wrong.length > 0) throw new Error(wrong.join('; '))
  return held
}

/** The browser profiles of terminals on this machine; taken before the demo, those are other terminals' business. */
export const profiles = (): string[] =>
  ['/dev/shm', tmpdir(), process.env['XDG_RUNTIME_DIR'] ?? '/nonexistent']
    .filter((parent) => existsSync(parent))
    .flatMap((parent) => readdirSync(parent).map((name) => join(parent, name)))
    .filter((path) => basename(path).startsWith('madoguchi-profile'))

export type Wipe = { readonly folders: readonly string[]; readonly markers: number }

/** Throws naming every place where a marker still stands: files, the terminal's log, the screen. */
export const checkWipe = (folders: readonly string[], log: string, screen: string): Wipe => {
  const left = [
    ...findResidue(folders, markers).map(({ marker, file }) => `${marker} in ${file}`),
    ...markers.filter((marker) => log.includes(marker)).map((marker) => `${marker} in the log`),
    ...markers.filter((marker) => screen.includes(marker)).map((marker) => `${marker} on the screen`)
  ]
  if (left.length > 0) throw new Error(`left over: ${left.join('; ')}`)
  return { folders, markers: markers.length }
}
