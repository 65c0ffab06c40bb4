// A sender replaces its certificates by itself, by the rules of terminals: the old one vouches for the new key, and goes when its overlap is over.
import { X509Certificate } from 'node:crypto'
import type { Selectable } from 'kysely'
import type { z } from 'zod'
import type { SenderCertificateAnswer, SenderCertificateRequest } from '../../contract/wire/post.ts'
import { audit } from '../audit.ts'
import type { Central } from '../central.ts'
import { digestText, fromBase64url } from '../digest.ts'
import { demand } from '../http/refusal.ts'
import type { SenderCall } from '../http/sender-route.ts'
import { after, spans } from '../settings.ts'
import { locksRows, type Tx } from '../store/store.ts'
import type { Tables } from '../store/tables.ts'
import { certifySender } from '../terminals/authority.ts'
import { readRequest } from '../terminals/request.ts'
import { certifySeal } from './certify.ts'
import type { Sender } from './enrolment.ts'

type Answer = z.output<typeof SenderCertificateAnswer>
type Row = Selectable<Tables['sender_certificates']>
type Fresh = { readonly purpose: Row['purpose']; readonly pem: string; readonly csr: string; readonly key: string }

const expiryOf = (pem: string): string => new Date(new X509Certificate(pem).validTo).toISOString()
const earlier = (one: string, other: string): string => (one < other ? one : other)

/**
 * The certificates of a sender, held until the transaction ends: two renewals at once come one after the other. The oldest first, as
 * at terminals (rotation.ts).
 */
const certificatesOf = async (tx: Tx, sender: string): Promise<Row[]> => {
  const own = tx
    .selectFrom('sender_certificates')
    .selectAll()
    .where('sender', '=', sender)
    .orderBy('enrolled_at')
    .orderBy('certificate')
  // a query that waited for a lock does not see the rows that were added meanwhile: the one after it does
  if (locksRows(tx)) await own.forUpdate().execute()
  return own.execute()
}

/** What the new one replaces: the door that asks, or the newest seal. */
const replacedBy = (purpose: Row['purpose'], known: readonly Row[], caller: Row): Row | undefined =>
  purpose === 'door'
    ? caller
    : known
        .filter((one) => one.purpose === 'seal' && one.revoked_at === null && one.retires_at === null)
        .toSorted((one, other) => (one.expires_at < other.expires_at ? -1 : 1))
        .at(-1)

const retire = (tx: Tx, certificate: string, at: string) =>
  tx.updateTable('sender_certificates').set({ retires_at: at }).where('certificate', '=', certificate).execute()

/** Until when the old one is taken; ends a door's overlap, and what was asked for before and never shown. */
const giveUp = async (tx: Tx, now: Date, old: Row, known: readonly Row[]): Promise<string> => {
  if (old.purpose === 'seal') return old.expires_at
  const at = now.toISOString()
  const next = known.find((one) => one.replaces === old.certificate && one.retires_at === null)
  // once the new certificate is in use the old one vouches for nothing: whoever stole it late gets no certificate with it
  demand((old.retires_at ?? '9') > at && (next === undefined || next.used_at === null), 'senderRetired')
  const until = old.retires_at ?? earlier(old.expires_at, after(now, spans.overlap))
  await retire(tx, old.certificate, until)
  if (next) await retire(tx, next.certificate, at)
  return until
}

const replace = async (tx: Tx, now: Date, { id, certificate }: Sender, fresh: Fresh): Promise<Answer> => {
  const { purpose, pem, csr, key } = fresh
  const known = await certificatesOf(tx, id)
  const caller = known.find((one) => one.certificate === certificate)
  demand(caller !== undefined && caller.revoked_at === null, 'senderRevoked')
  const before = known.find((one) => one.csr === csr && one.purpose === purpose)
  if (before?.issued) {
    demand(before.retires_at === null, 'keyReused')
    const old = known.find((one) => one.certificate === before.replaces) ?? caller
    const oldUntil = old.retires_at ?? old.expires_at
    return { certificate: before.issued, expiresAt: before.expires_at, oldUntil }
  }
  const old = replacedBy(purpose, known, caller)
  demand(old !== undefined, 'senderRevoked')
  const used = await tx.selectFrom('sender_certificates').select('key').where('key', '=', key).executeTakeFirst()
  demand(!used, 'keyReused')
  const oldUntil = await giveUp(tx, now, old, known)
  const expiresAt = expiryOf(pem)
  const { raw, serialNumber } = new X509Certificate(pem)
  await tx
    .insertInto('sender_certificates')
    .values({
      certificate: digestText(raw),
      sender: id,
      purpose,
      key,
      serial: serialNumber.toLowerCase(),
      enrolled_at: now.toISOString(),
      expires_at: expiresAt,
      revoked_at: null,
      retires_at: null,
      replaces: old.certificate,
      used_at: null,
      csr,
      issued: pem
    })
    .execute()
  await audit(tx, now, { event: 'sender.rotated', reason: purpose, terminal: `sender:${id}` })
  return { certificate: pem, expiresAt, oldUntil }
}

/** POST /v1/post/certificate */
export const renewSender = async (
  { db, settings, now }: Central,
  { sender, body }: SenderCall<z.output<typeof SenderCertificateRequest>>
): Promise<Answer> => {
  const der = fromBase64url(body.csr)
  const { key, digest } = await readRequest(der, sender.id)
  const pem = await (body.purpose === 'door'
    ? certifySender(settings.data, sender.id, key, now())
    : certifySeal(settings, sender.id, key))
  const fresh = { purpose: body.purpose, pem: pem.trim(), csr: digestText(der), key: digest }
  return db.transaction().execute((tx) => replace(tx, now(), sender, fresh))
}
