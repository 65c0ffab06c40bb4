// A terminal's back half that kills itself (SIGKILL) at a named point between signature and acknowledgement.
import { cardServices } from '../../src/card/services/card-services.ts'
import { virtualReaders } from '../../src/card/virtual/readers.ts'
import { readEndpoint, type CentralConfig } from '../../src/main/central/endpoint.ts'
import { centralOver } from '../../src/main/central/https.ts'
import { startPump } from '../../src/main/central/sync.ts'
import { storeFile } from '../../src/main/config.ts'
import { silent } from '../../src/main/log/port.ts'
import { cardProvider } from '../../src/main/auth/card.ts'
import { filingDesk } from '../../src/main/signing/desk.ts'
import { newOperationId } from '../../src/main/signing/operation-id.ts'
import type { WritableStore } from '../../src/main/store/port.ts'
import { card as cardFile, type as typeKeys, value, verifyPin } from './cards.ts'
import { good, storeIn } from './main-bundle.ts'

export const crashPoints = [
  'afterPrepare',
  'beforeSigned',
  'afterSigned',
  'beforeSend',
  'beforeAcknowledged',
  'afterFirstAcknowledged',
  'whileSecondIsSent'
] as const
export type CrashPoint = (typeof crashPoints)[number]
export type CrashOrder = { readonly point: CrashPoint; readonly data: string; readonly central: CentralConfig }

const die = (): never => {
  process.kill(process.pid, 'SIGKILL')
  for (;;);
}

const run = async ({ point, data, central: config }: CrashOrder): Promise<void> => {
  const endpoint = readEndpoint(config)
  if (!endpoint.ok) throw new Error(endpoint.fault)
  const real = storeIn(storeFile(data))
  let acknowledged = 0
  let sent = 0
  const at = (here: CrashPoint): void => {
    if (here === point) die()
  }
  const store: WritableStore = {
    ...real,
    prepare: (bundle) => {
      const prepared = real.prepare(bundle)
      at('afterPrepare')
      return prepared
    },
    signed: (bundle) => {
      at('beforeSigned')
      const signed = real.signed(bundle)
      process.stdout.write('signed\n')
      at('afterSigned')
      return signed
    },
    acknowledged: (id, receipt) => {
      at('beforeAcknowledged')
      acknowledged += 1
      const done = real.acknowledged(id, receipt)
      if (acknowledged === 1) at('afterFirstAcknowledged')
      return done
    }
  }
  const central = centralOver(endpoint.value, silent)
  const outbox = startPump({
    store,
    log: silent,
    central: {
      deliver: (operation) => {
        at('beforeSend')
        sent += 1
        const answer = central.deliver(operation)
        if (sent === 2 && point === 'whileSecondIsSent') setTimeout(die, 3)
        return answer
      }
    }
  })
  const readers = virtualReaders('r')
  readers.insert(cardFile('tanaka'), { delays: false })
  const card = cardServices(readers)
  const identity = value(await card.open('r'))
  await typeKeys(card, '1234')
  value(await verifyPin(card, 'authentication'))
  const provider = cardProvider({ ...card, identity: () => identity }, () => new Date())
  const signedIn = await central.signIn(newOperationId(), provider)
  if (!signedIn.ok) throw new Error(signedIn.fault)
  await typeKeys(card, 'ABC123')
  value(await verifyPin(card, 'signature'))
  const recipients = await central.recipients('move', { from: 'morikawa', to: 'umino', movers: 1 })
  if (!recipients.ok) throw new Error(recipients.fault)
  const fields = {
    name: '田中 和子',
    movers: '和子さん',
    movingDate: '2026-12-12',
    from: '森川市 本町2丁目 4-8',
    to: '海野市 浜町 1-15-203'
  }
  const filed = await filingDesk({ provider, central, store, outbox }).file({
    document: {
      procedure: 'move',
      procedureVersion: '1',
      language: 'ja',
      rows: [{ question: 'who', label: '引っ越す人', value: '和子さん' }],
      fields
    },
    recipients: recipients.value
  })
  if (!filed.ok) throw new Error(filed.fault)
  await outbox.delivered(filed.value.bundleId, 10_000)
  process.stdout.write(`waiting ${good(real.waiting())}\n`)
  process.exit(0)
}

const [order] = process.argv.slice(2)
if (order !== undefined && import.meta.filename === process.argv[1]) await run(JSON.parse(order) as CrashOrder)
