// Sign-in at the card: our services through the card host against the same APDUs from a C program, on the same virtual card.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { CardServices, Outcome } from '../../src/card/port.ts'
import { cardHostClient } from '../../src/card/host/client.ts'
import { cardServices } from '../../src/card/services/card-services.ts'
import { readCardFile, type CardFile } from '../../src/card/virtual/card-file.ts'
import { cardFolder, placeCard } from '../../src/card/virtual/place.ts'
import { startNodeHelper } from '../../src/main/shell/node-helper.ts'
import { virtualReaders } from '../../src/card/virtual/readers.ts'
import { verifyPin } from '../support/cards.ts'
import { hear } from '../support/pcsc.ts'
import { measureRatio, type Ratio } from './ratio.ts'
import type { Stage } from './stage.ts'

const hostModule = new URL('../../src/card/host/main.ts', import.meta.url)
const source = fileURLToPath(new URL('./sign-in.c', import.meta.url))
const digest = createHash('sha256').update('bench').digest()
const pin = '1234'

const must = <T>(outcome: Outcome<T>): T => {
  if (!outcome.ok) throw new Error(`sign-in: ${outcome.fault}`)
  return outcome.value
}

/** Open, tries, PIN, signature, certificate, close: what the terminal does with a card when somebody signs in. */
const signIn = async (card: CardServices, reader: string): Promise<number> => {
  const begun = performance.now()
  must(await card.open(reader))
  must(await card.triesLeft('authentication'))
  for (const key of pin) await card.pinKey(key)
  must(await verifyPin(card, 'authentication'))
  must(await card.sign('authentication', [digest]))
  must(await card.certificate('authentication'))
  await card.close()
  return performance.now() - begun
}

/** The very APDUs of a sign-in, taken down from the same card in process. */
const transcript = async (card: CardFile): Promise<string> => {
  const readers = virtualReaders('bench')
  const commands: string[] = []
  readers.onExchange((command) => commands.push(Buffer.from(command).toString('hex')))
  readers.insert(card, { delays: false })
  await signIn(cardServices(readers), 'bench')
  await readers.stop()
  return `${commands.join('\n')}\n`
}

const compile = (folder: string): string => {
  const program = join(folder, 'sign-in')
  const flags = execFileSync('pkg-config', ['--cflags', '--libs', 'libpcsclite'], { encoding: 'utf8' })
    .trim()
    .split(/\s+/)
  execFileSync('gcc', ['-O2', '-Wall', '-o', program, source, ...flags])
  return program
}

const runFloor = async (program: string, reader: string, apdus: string, socket: string): Promise<number> => {
  const child = spawn(program, [reader], {
    env: { ...process.env, PCSCLITE_CSOCK_NAME: socket },
    stdio: ['pipe', 'pipe', 'inherit']
  })
  let said = ''
  child.stdout.on('data', (data: Buffer) => (said += data.toString()))
  child.stdin.end(apdus)
  const [code] = (await once(child, 'close')) as [number]
  if (code !== 0) throw new Error(`the floor of sign-in ended with ${code}`)
  return Number(said.trim())
}

const withDelay = (card: CardFile, ms: number): CardFile => ({
  ...card,
  delays: { select: ms, read: ms, verify: ms, sign: ms }
})

/** `delay` milliseconds per APDU in the card itself. */
export const signInShare = async (stage: Stage, pairs: number, delay: number, goal: number): Promise<Ratio> => {
  const folder = mkdtempSync(join(tmpdir(), 'madoguchi-bench-c-'))
  const program = compile(folder)
  const card = withDelay(readCardFile(join(cardFolder, 'tanaka.json')), delay)
  const apdus = await transcript(card)
  process.env['PCSCLITE_CSOCK_NAME'] = stage.socket
  const host = cardHostClient(startNodeHelper(hostModule, []))
  const heard = hear(host.watch)
  const placed = await placeCard({ card, port: stage.port })
  const reader = await heard.inserted()
  try {
    const name = `sign-in host share, ${delay} ms per APDU, ${apdus.trim().split('\n').length} APDUs`
    return await measureRatio(
      name,
      goal,
      pairs,
      () => signIn(host, reader),
      () => runFloor(program, reader, apdus, stage.socket)
    )
  } finally {
    await placed.pull()
    host.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
