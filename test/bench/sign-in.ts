// Sign-in at the card: our services through the card host against the same APDUs from a C program, and against OpenSC's tool.
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { CardServices, Outcome } from '../../src/card/port.ts'
import { cardHostClient, type CardHostClient } from '../../src/card/host/client.ts'
import { cardServices } from '../../src/card/services/card-services.ts'
import type { CardFile } from '../../src/card/virtual/card-file.ts'
import { startNodeHelper } from '../../src/main/shell/node-helper.ts'
import { virtualReaders } from '../../src/card/virtual/readers.ts'
import { hear } from '../support/pcsc.ts'
import type { CardStage } from './card-stage.ts'
import { measureRatio, type Ratio } from './ratio.ts'

const hostModule = new URL('../../src/card/host/main.ts', import.meta.url)
const digest = createHash('sha256').update('bench').digest()
const pin = '1234'

const must = <T>(outcome: Outcome<T>): T => {
  if (!outcome.ok) throw new Error(`sign-in: ${outcome.fault}`)
  return outcome.value
}

/**
 * Open, tries, PIN, signature, certificate, close: what the terminal does with a card when somebody signs in. The clock
 * stands still while the keys are typed: that time is the person's, and the floor has none of it.
 */
const signIn = async (card: CardServices, reader: string): Promise<number> => {
  let begun = performance.now()
  const { identity, tries } = must(await card.approach(reader, 'authentication'))
  must(tries)
  const typing = performance.now()
  for (const key of pin) await card.pinKey(key)
  begun += performance.now() - typing
  must(await card.presentAndSign('authentication', 'ordinary', [digest]))
  if (!identity.certificate) throw new Error('sign-in: the certificate did not come with opening')
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

const atCard = async (
  stage: CardStage,
  delay: number,
  use: (host: CardHostClient, reader: string) => Promise<Ratio>
): Promise<Ratio> => {
  const host = cardHostClient(startNodeHelper(hostModule, []))
  const heard = hear(host.watch)
  const pull = await stage.place(delay)
  try {
    return await use(host, await heard.inserted())
  } finally {
    await pull()
    host.stop()
  }
}

/** The mean of so many in a row: without delays a single one takes three milliseconds, and the scheduler's mood decides. */
const inARow = (delay: number): number => (delay === 0 ? 20 : 1)

const signIns = async (card: CardServices, reader: string, count: number): Promise<number> => {
  let sum = 0
  for (let n = 0; n < count; n++) sum += await signIn(card, reader)
  return sum / count
}

/** `delay` milliseconds per APDU in the card itself. */
export const signInShare = (stage: CardStage, pairs: number, delay: number, goal: number): Promise<Ratio> =>
  atCard(stage, delay, async (host, reader) => {
    const apdus = await transcript(stage.card(delay))
    const name = `sign-in host share, ${delay} ms per APDU, ${apdus.trim().split('\n').length} APDUs`
    return measureRatio(
      name,
      goal,
      pairs,
      () => signIns(host, reader, inARow(delay)),
      () => stage.floor(reader, apdus, inARow(delay))
    )
  })

const library = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib']
  .map((folder) => join(folder, 'opensc-pkcs11.so'))
  .find(existsSync)

/** OpenSC's tool signs in once: it finds the card, logs in, signs. Its start is part of it, for it has no other way. */
const openScSignIn = async (folder: string): Promise<number> => {
  const message = join(folder, 'message')
  writeFileSync(message, 'bench')
  const slot = ['--module', library ?? '', '--slot-index', '0', '--login', '--pin', pin]
  const what = ['--sign', '-m', 'SHA256-RSA-PKCS', '--id', '01', '-i', message, '-o', join(folder, 'signature')]
  const begun = performance.now()
  // without a cache of its own from the time before
  await promisify(execFile)('pkcs11-tool', [...slot, ...what], {
    env: { ...process.env, XDG_CACHE_HOME: folder, HOME: folder }
  })
  return performance.now() - begun
}

/** Ours over OpenSC's. */
export const signInOpenSc = (stage: CardStage, pairs: number, delay: number, goal: number): Promise<Ratio> =>
  atCard(stage, delay, (host, reader) =>
    measureRatio(
      `sign-in against OpenSC's pkcs11-tool, ${delay} ms per APDU`,
      goal,
      pairs,
      () => signIn(host, reader),
      () => openScSignIn(stage.folder)
    )
  )
