// What a terminal asks about doors: which there are, to open one, which this visit opened, to shut one.
import type { z } from 'zod'
import {
  DoorAnswer,
  DoorPayload,
  DoorRequest,
  DoorsAnswer,
  FlagsAnswer,
  PortalsAnswer,
  type Door
} from '../../contract/wire/doors.ts'
import { audit } from '../audit.ts'
import type { Central } from '../central.ts'
import { demand } from '../http/refusal.ts'
import { answers, receives, type App, type Call } from '../http/route.ts'
import { checkHeldProof } from '../session/holder.ts'
import { checkFreshProof } from '../session/nonces.ts'
import { accountOf, readPayload } from '../session/sign-in.ts'
import { openSession } from '../session/tokens.ts'
import type { Words } from '../../contract/wire/words.ts'
import { doorLevel, doorsOfVisit, openDoor, shutDoors } from './doors.ts'
import { allowFlag, flagsOf, withdrawFlag } from './flags.ts'

export type SignOnAddress = {
  readonly issuer: string
  /** where each portal takes a third-party initiated login, by portal id */
  readonly entrances: ReadonlyMap<string, string>
}

const openOne = async (
  central: Central,
  { issuer, entrances }: SignOnAddress,
  call: Call<z.output<typeof DoorRequest>>
): Promise<DoorAnswer> => {
  const session = await openSession(central, call)
  const { payload, proof } = call.body
  await checkFreshProof(central, call, proof, { purpose: 'door', payload })
  await checkHeldProof(central, session, proof)
  const { visit, portal, noticeFlag } = readPayload(DoorPayload, payload)
  // the proof names the visit, so that it opens nothing in another visit of the same resident
  demand(session.account === accountOf(central, visit, session.resident), 'notOwner')
  // a company has no notices of which a portal could be told, nor a way to take a permission back
  demand(!noticeFlag || session.provider !== 'company', 'wrongHolder')
  const entrance = entrances.get(portal)
  demand(entrance !== undefined, 'portalUnknown')
  const now = central.now()
  const { account, resident } = session
  const opened = await central.db.transaction().execute(async (tx) => {
    await audit(tx, now, { event: 'door.opened', terminal: call.terminal.id, subject: portal })
    const known = central.data.portals.find((one) => one.id === portal)
    if (noticeFlag && known) {
      await allowFlag(tx, central, known, resident)
      await audit(tx, now, { event: 'flag.allowed', terminal: call.terminal.id, subject: portal })
    }
    return openDoor(tx, now, { account, portal }, resident)
  })
  const opens = new URL(entrance)
  opens.searchParams.set('iss', issuer)
  opens.searchParams.set('login_hint', opened.ticket)
  return { ...opened, opens: opens.href }
}

const nameOf = ({ data }: Central, id: string): Words =>
  data.portals.find((one) => one.id === id)?.name ?? { ja: id, en: id }

const ownDoors = async (central: Central, call: Call<null>): Promise<z.output<typeof DoorsAnswer>> => {
  const { account } = await openSession(central, call)
  const rows = account === null ? [] : await doorsOfVisit(central, account)
  return {
    doors: rows.map((row): Door => ({
      portal: row.portal,
      name: nameOf(central, row.portal),
      level: row.level,
      openedAt: row.opened_at,
      usedAt: row.used_at,
      closedAt: row.closed_at
    }))
  }
}

const ownFlags = async (central: Central, call: Call<null>): Promise<z.output<typeof FlagsAnswer>> => {
  const { resident } = await openSession(central, call)
  const rows = await flagsOf(central, resident)
  return {
    flags: rows.map((row) => ({
      portal: row.portal,
      name: nameOf(central, row.portal),
      grantedAt: row.granted_at,
      askedAt: row.asked_at,
      withdrawnAt: row.withdrawn_at
    }))
  }
}

const takeBack = async (central: Central, call: Call<null>): Promise<void> => {
  const { resident } = await openSession(central, call)
  const portal = call.params['portal'] ?? ''
  const now = central.now()
  await central.db.transaction().execute(async (tx) => {
    demand(await withdrawFlag(tx, now, portal, resident), 'notFound')
    await audit(tx, now, { event: 'flag.withdrawn', terminal: call.terminal.id, subject: portal })
  })
}

const shutOne = async (central: Central, call: Call<null>): Promise<void> => {
  const { account } = await openSession(central, call)
  const portal = call.params['portal'] ?? ''
  const now = central.now()
  await central.db.transaction().execute(async (tx) => {
    demand(account !== null && (await shutDoors(tx, now, { account, portal })), 'notFound')
    await audit(tx, now, { event: 'door.shut', terminal: call.terminal.id, subject: portal })
  })
}

export const doorRoutes = (app: App, central: Central, address: SignOnAddress): void => {
  answers(app, ['GET', '/v1/portals'], PortalsAnswer, async () => ({
    issuer: address.issuer,
    portals: central.data.portals
      .filter(({ id }) => address.entrances.has(id))
      .map(({ id, name }) => ({ id, name, level: doorLevel }))
  }))
  receives(app, ['POST', '/v1/doors', doorLevel, 'companies'], DoorRequest, DoorAnswer, (call) =>
    openOne(central, address, call)
  )
  answers(app, ['GET', '/v1/doors', doorLevel, 'companies'], DoorsAnswer, (call) => ownDoors(central, call))
  answers(app, ['DELETE', '/v1/doors/:portal', doorLevel, 'companies'], null, (call) => shutOne(central, call))
  answers(app, ['GET', '/v1/notice-flags', doorLevel], FlagsAnswer, (call) => ownFlags(central, call))
  answers(app, ['DELETE', '/v1/notice-flags/:portal', doorLevel], null, (call) => takeBack(central, call))
}
