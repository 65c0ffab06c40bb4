// A terminal replaces its certificate by itself: the old one vouches for the new key, and goes when its overlap is over.
import { X509Certificate } from 'node:crypto'
import type { Selectable } from 'kysely'
import type { z } from 'zod'
import type { CertificateAnswer, CertificateRequest } from '../../contract/wire/devices.ts'
import { audit } from '../audit.ts'
import type { Central } from '../central.ts'
import { digestText, fromBase64url } from '../digest.ts'
import { demand } from '../http/refusal.ts'
import type { Call } from '../http/route.ts'
import { after, spans } from '../settings.ts'
import { locksRows, type Tx } from '../store/store.ts'
import { certifyTerminal } from './authority.ts'
import type { Tables } from '../store/tables.ts'
import { unused, type Terminal } from './enrolment.ts'
import { readRequest } from './request.ts'

type Answer = z.output<typeof CertificateAnswer>

const answerOf = (pem: string, oldUntil: string): Answer => ({
  certificate: pem,
  expiresAt: new Date(new X509Certificate(pem).validTo).toISOString(),
  oldUntil
})

/**
 * The certificates of a terminal, held until the transaction ends: two rotations at once come one after the other. The oldest first,
 * which all of them see: held in the order of the disk, a newer one could be held by one that waited for an older one of another.
 */
const certificatesOf = async (tx: Tx, id: string): Promise<Row[]> => {
  const own = tx.selectFrom('terminals').selectAll().where('id', '=', id).orderBy('enrolled_at').orderBy('certificate')
  // a query that waited for a lock does not see the rows that were added meanwhile: the one after it does
  if (locksRows(tx)) await own.forUpdate().execute()
  return own.execute()
}

const earlier = (one: string, other: string): string => (one < other ? one : other)

type Row = Selectable<Tables['terminals']>
type Fresh = { readonly pem: string; readonly csr: string; readonly key: string }

/** The same request again: the same certificate, unless it was given up for another one in between. */
const givenBefore = (known: readonly Row[], csr: string, caller: Row): Answer | null => {
  const before = known.find((one) => one.csr === csr)
  if (!before?.issued) return null
  demand(before.retires_at === null, 'keyReused')
  return answerOf(before.issued, caller.retires_at ?? caller.expires_at)
}

const retire = (tx: Tx, certificate: string, at: string) =>
  tx.updateTable('terminals').set({ retires_at: at }).where('certificate', '=', certificate).execute()

const replace = async (tx: Tx, now: Date, terminal: Terminal, { pem, csr, key }: Fresh): Promise<Answer> => {
  const known = await certificatesOf(tx, terminal.id)
  const caller = known.find((one) => one.certificate === terminal.certificate)
  demand(caller !== undefined && caller.revoked_at === null, 'terminalRevoked')
  const before = givenBefore(known, csr, caller)
  if (before) return before
  const at = now.toISOString()
  const next = known.find((one) => one.replaces === caller.certificate && one.retires_at === null)
  // once the new certificate is in use the old one vouches for nothing: whoever stole it late gets no certificate with it
  demand((caller.retires_at ?? '9') > at && (next === undefined || next.used_at === null), 'terminalRetired')
  const used = await tx.selectFrom('terminals').select('key').where('key', '=', key).executeTakeFirst()
  demand(!used, 'keyReused')
  const oldUntil = caller.retires_at ?? earlier(caller.expires_at, after(now, spans.overlap))
  await retire(tx, caller.certificate, oldUntil)
  // asked for before and never used: its key may be lost, and it must not lie about
  if (next) await retire(tx, next.certificate, at)
  const answer = answerOf(pem, oldUntil)
  const { id, town } = terminal
  const issued = { csr, issued: pem, key, replaces: caller.certificate, expires_at: answer.expiresAt }
  await tx
    .insertInto('terminals')
    .values({ ...unused, ...issued, certificate: digestText(new X509Certificate(pem).raw), id, town, enrolled_at: at })
    .execute()
  await audit(tx, now, { event: 'terminal.rotated', terminal: id })
  return answer
}

/** POST /v1/devices/certificate */
export const rotate = async (central: Central, call: Call<z.output<typeof CertificateRequest>>): Promise<Answer> => {
  const { db, settings, now } = central
  const { terminal } = call
  const der = fromBase64url(call.body.csr)
  const { key, digest } = await readRequest(der, terminal.id)
  const pem = await certifyTerminal(settings.data, terminal.id, key, now())
  return db.transaction().execute((tx) => replace(tx, now(), terminal, { pem, csr: digestText(der), key: digest }))
}
