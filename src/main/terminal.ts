// The composition root: builds the adapters, plugs them into the flows, starts the shell.
import { providerOnReader } from './auth/on-reader.ts'
import { cardHostClient } from '../card/host/client.ts'
import type { HostedServices } from '../card/host/protocol.ts'
import type { ReaderEvent } from '../card/port.ts'
import type { Face } from '../contract/screen/intent.ts'
import type { View } from '../contract/screen/view.ts'
import { logHeadFile, usualTimes, type TerminalConfig } from './config.ts'
import { keepHouse } from './housekeeping.ts'
import { knownNow } from './doctor/known.ts'
import { runKiosk, type KioskRun } from './flows/kiosk/kiosk.run.ts'
import { late } from './late.ts'
import { bugFields } from './log/bugs.ts'
import { countsCodes } from './log/counted.ts'
import type { Log } from './log/port.ts'
import { centralClock, holdParts, type PartsHolder } from './parts.ts'
import { lettersOfVisits } from './mailbox/visits.ts'
import { folderPrinter } from './printer/folder.ts'
import { lpPrinter } from './printer/lp.ts'
import { printPage } from './printer/page.ts'
import type { Printer } from './printer/port.ts'
import { provisionDesk } from './provision-log/desk.ts'
import { readProcedures } from './procedures/reading.ts'
import type { Shell, ShellEvents } from './shell/port.ts'
import { newOperationId } from './signing/operation-id.ts'
import { newUnderWay, type UnderWay } from './under-way.ts'
import { visitCards, type VisitCards } from './visit-card.ts'

export type TerminalOptions = {
  readonly shell: Shell
  readonly face: Face
  readonly config: TerminalConfig
  readonly log: Log
  /** for tests: a card in process instead of the card host */
  readonly card?: HostedServices
}

export type Terminal = {
  /** resolves when the window is gone or `stop` was called and everything is closed; rejects when the flows broke down */
  readonly ended: Promise<'closed' | 'stopped'>
  readonly stop: () => Promise<void>
}

type HostedCard = HostedServices & { readonly stop?: () => void }

const hostedCard = (shell: Shell, log: Log): HostedCard => {
  const start = () => {
    const helper = shell.startHelper(new URL('../card/host/main.ts', import.meta.url), [])
    helper.onExit((code) => log('card.host', { code: code ?? -1 }))
    return helper
  }
  return cardHostClient(start(), { again: start })
}

const printerOf = ({ printer }: TerminalConfig): Printer =>
  printer.kind === 'folder' ? folderPrinter(printer.folder) : lpPrinter(printer.queue)

const logCard = (log: Log, event: ReaderEvent): void => {
  switch (event.kind) {
    case 'readers':
      return log('card.readers', { count: event.readers.length })
    case 'inserted':
    case 'removed':
      return log(`card.${event.kind}`, { reader: event.reader })
    case 'daemonStopped':
    case 'daemonBack':
      return log('card.daemon', { running: event.kind === 'daemonBack' })
  }
}

const logShown = (log: Log, view: View): void => {
  const { screen, revision } = view
  log('screen.shown', { screen: screen.kind, revision })
  if (screen.kind === 'trouble') log('trouble.shown', { code: screen.code })
  if (screen.kind === 'outOfService') log('terminal.out-of-service', { code: screen.code })
  if (screen.kind === 'wiped') log('visit.ended', { reason: screen.reason, code: screen.code ?? 'none' })
}

type Wired = Omit<TerminalOptions, 'card'> & {
  readonly hosted: HostedServices
  readonly card: VisitCards
  readonly underWay: UnderWay
  readonly holder: PartsHolder
  readonly show: (view: View) => void
  readonly broken: (error: unknown) => void
}

const kioskOf = (
  { shell, face, config, log, hosted, card, underWay, holder, show, broken }: Wired,
  bug: (error: unknown) => void
): KioskRun => {
  const times = { ...usualTimes, ...config.times }
  const procedures = readProcedures()
  const printer = printerOf(config)
  const print = async (over: AbortSignal) => {
    const printed = await underWay.follow(printPage(shell, printer, over))
    log('printer.done', { ok: printed.ok })
    return printed
  }
  const part = <K extends 'store' | 'central' | 'outbox' | 'desk'>(name: K) =>
    late(name, () => holder.now()?.[name] ?? null)
  const clock = centralClock(() => holder.now()?.central.ahead() ?? null)
  return runKiosk({
    ...times,
    input: {
      face,
      manner: { language: config.language ?? 'ja', text: 100, contrast: 'normal' },
      procedures: [...procedures.keys()],
      graceSeconds: times.graceSeconds
    },
    procedures,
    show,
    broken,
    shell,
    log,
    bug,
    card,
    printer,
    desk: part('desk'),
    central: part('central'),
    letters: lettersOfVisits({ central: part('central'), card, clock, underWay }),
    provisions: provisionDesk({ central: part('central'), file: logHeadFile(config.data), log }),
    outbox: part('outbox'),
    store: part('store'),
    boot: holder.boot,
    retire: holder.close,
    settled: underWay.settled,
    follow: underWay.follow,
    provider: (card) => providerOnReader(card.profile(), card, clock),
    newVisit: () => newOperationId(),
    newOperation: () => newOperationId(),
    now: () => new Date(),
    print: () => print(card.ofVisit().over),
    printDiagnosis: () => print(new AbortController().signal),
    examine: () => hosted.diagnose(knownNow(new Date(), holder.now()?.central.ahead() ?? null))
  })
}

/** The flows are there before anything is opened for them. */
const toldTo = (kiosk: () => KioskRun): Parameters<typeof holdParts>[0]['fleet'] => ({
  tell: (fact) => kiosk().fleetTold(fact),
  resting: () => kiosk().resting()
})

const shellEvents = (kiosk: KioskRun, log: Log, closed: () => void): ShellEvents => ({
  intent: kiosk.intent,
  refused: (reason) => log('shell.refused', { reason }),
  crashed: () => {
    log('shell.crashed', {})
    kiosk.screenStopped()
    kiosk.showAgain()
  },
  closed
})

/**
 * Starts a terminal on this shell. Resolves when the window is open. Faults of certificate, store or central are shown
 * as "out of service" with their code and tried again; rejects only when the shell itself cannot open.
 */
export const startTerminal = async (options: TerminalOptions): Promise<Terminal> => {
  const { shell, face, config } = options
  const { log, faults } = countsCodes(options.log)
  const bug = (error: unknown): void => log('terminal.bug', { where: 'flow', ...bugFields(error) })
  const hosted: HostedCard = options.card ?? hostedCard(shell, log)
  const card = visitCards(hosted)
  const underWay = newUnderWay()
  const holder = holdParts({ config, card, log, underWay, fleet: toldTo(() => kiosk) })
  const ended = Promise.withResolvers<'closed' | 'stopped'>()
  ended.promise.catch(() => undefined)
  let open = false
  let newest: View | null = null
  let readers = 0
  const show = (view: View): void => {
    if (newest?.screen.kind !== view.screen.kind) logShown(log, view)
    newest = view
    if (open) shell.show(view)
  }
  const endWith = (why: 'closed' | 'stopped'): void => void stop(why).catch(bug)
  // the flows have stopped: take the screen away, say so, and let whoever started us start us again
  const broken = (error: unknown): void => {
    bug(error)
    ended.reject(new Error('the flows have stopped'))
    endWith('stopped')
  }
  const kiosk = kioskOf({ ...options, log, hosted, card, underWay, holder, show, broken }, bug)
  const unwatch = card.watch((event) => {
    if (event.kind === 'readers') readers = event.readers.length
    logCard(log, event)
    kiosk.card(event)
  })
  const quiet = keepHouse({ holder, kiosk, config, readers: () => readers, faults, bug })
  let stopping: Promise<void> | null = null
  const stop = (why: 'closed' | 'stopped'): Promise<void> => {
    stopping ??= (async () => {
      quiet()
      unwatch()
      kiosk.stop()
      await card.close()
      hosted.stop?.()
      await holder.close()
      await shell.close()
      log('terminal.stopped', { reason: why })
      ended.resolve(why)
    })()
    return stopping
  }
  try {
    await shell.open(
      face,
      shellEvents(kiosk, log, () => endWith('closed'))
    )
  } catch (error) {
    await stop('stopped')
    throw error
  }
  open = true
  kiosk.showAgain()
  log('terminal.started', { version: config.version ?? 'dev', face })
  return { ended: ended.promise, stop: () => stop('stopped') }
}
