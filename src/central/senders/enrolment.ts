// Which senders are ours: enrolled with the certificates of their door and their seal, revoked by name.
import { X509Certificate } from 'node:crypto'
import type { Words } from '../../contract/wire/words.ts'
import { audit } from '../audit.ts'
import { digestText } from '../digest.ts'
import type { Revocation } from '../agencies/verifier/crl.ts'
import { locksRows, type Db } from '../store/store.ts'

export type Sender = {
  /** told apart from a terminal */
  readonly kind: 'sender'
  readonly id: string
  /** SHA-256 of the certificate of its door, base64url */
  readonly certificate: string
  readonly expiresAt: string
  readonly revokedAt: string | null
  /** when a certificate that was replaced stops being taken */
  readonly retiresAt: string | null
  /** a certificate that replaces another and was never shown before */
  readonly fresh: boolean
}

/** A certificate that cannot be a sender's; the message says why. */
export class SenderProblem extends Error {}

export type Enrolment = {
  readonly id: string
  readonly name: Words
  readonly certificates: readonly { readonly purpose: 'door' | 'seal'; readonly pem: string }[]
}

/** a certificate that was not revoked, asked for or replaced */
const unused = { revoked_at: null, retires_at: null, replaces: null, used_at: null, csr: null, issued: null } as const

/** Writes a sender down, or its further certificates; those that were revoked stay so. Throws SenderProblem. */
export const enrolSender = async (db: Db, { id, name, certificates }: Enrolment, now: Date): Promise<void> => {
  await db.transaction().execute(async (tx) => {
    const words = JSON.stringify(name)
    await tx
      .insertInto('senders')
      .values({ id, name: words, enrolled_at: now.toISOString() })
      .onConflict((conflict) => conflict.column('id').doUpdateSet({ name: words }))
      .execute()
    let added = 0
    for (const { purpose, pem } of certificates) {
      const read = new X509Certificate(pem)
      const certificate = digestText(read.raw)
      const key = digestText(read.publicKey.export({ type: 'spki', format: 'der' }))
      const known = await tx
        .selectFrom('sender_certificates')
        .select('certificate')
        .where((eb) => eb.or([eb('certificate', '=', certificate), eb('key', '=', key)]))
        .executeTakeFirst()
      if (known?.certificate === certificate) continue
      if (known) throw new SenderProblem('a key that was certified before is not certified again: make new ones')
      const dates = { enrolled_at: now.toISOString(), expires_at: new Date(read.validTo).toISOString() }
      await tx
        .insertInto('sender_certificates')
        .values({
          certificate,
          sender: id,
          purpose,
          key,
          serial: read.serialNumber.toLowerCase(),
          ...dates,
          ...unused
        })
        .execute()
      added++
    }
    if (added > 0) await audit(tx, now, { event: 'sender.enrolled', subject: id })
  })
}

/** The seals that were revoked, as a revocation list names them; those an older release enrolled have no serial number here. */
export const revokedSeals = async (db: Db): Promise<readonly Revocation[]> => {
  const rows = await db
    .selectFrom('sender_certificates')
    .select(['serial', 'revoked_at'])
    .where('purpose', '=', 'seal')
    .where('revoked_at', 'is not', null)
    .where('serial', 'is not', null)
    .execute()
  return rows.map(({ serial, revoked_at: at }) => ({ serial: serial ?? '', since: new Date(at ?? '') }))
}

/** Revokes every certificate a sender has, door and seals. Gives false when there is no such sender. */
export const revokeSender = async (db: Db, id: string, now: Date): Promise<boolean> =>
  db.transaction().execute(async (tx) => {
    const known = await tx.selectFrom('senders').select('id').where('id', '=', id).executeTakeFirst()
    if (!known) return false
    await tx
      .updateTable('sender_certificates')
      .set({ revoked_at: now.toISOString() })
      .where('sender', '=', id)
      .where('revoked_at', 'is', null)
      .execute()
    await audit(tx, now, { event: 'sender.revoked', subject: id })
    return true
  })

/** Those of these certificates that open a sender's door, by certificate: one query for all. */
export const sendersOf = async (db: Db, certificates: readonly string[]): Promise<ReadonlyMap<string, Sender>> => {
  if (certificates.length === 0) return new Map()
  const rows = await db
    .selectFrom('sender_certificates')
    .select(['certificate', 'sender', 'expires_at', 'revoked_at', 'retires_at', 'replaces', 'used_at'])
    .where('certificate', 'in', certificates)
    .where('purpose', '=', 'door')
    .execute()
  return new Map(
    rows.map((row) => [
      row.certificate,
      {
        kind: 'sender',
        id: row.sender,
        certificate: row.certificate,
        expiresAt: row.expires_at,
        revokedAt: row.revoked_at,
        retiresAt: row.retires_at,
        fresh: row.replaces !== null && row.used_at === null
      }
    ])
  )
}

/** From now on the certificate it replaces cannot ask for another. */
export const noteSenderUse = async (db: Db, { certificate }: Sender, now: Date): Promise<void> => {
  await db
    .updateTable('sender_certificates')
    .set({ used_at: now.toISOString() })
    .where('certificate', '=', certificate)
    .where('used_at', 'is', null)
    .execute()
}

/**
 * Whether a seal may be taken: a certificate of another's authority is not ours to revoke. In a transaction it is not revoked before
 * that is over.
 */
export const sealHolds = async (db: Db, der: Uint8Array): Promise<boolean> => {
  const row = await db
    .selectFrom('sender_certificates')
    .select('revoked_at')
    .where('certificate', '=', digestText(der))
    .$if(db.isTransaction && locksRows(db), (one) => one.forShare())
    .executeTakeFirst()
  return (row?.revoked_at ?? null) === null
}

/** Whether a sender has a door left, whose seal may be another authority's; in a transaction for as long as that lasts. */
export const hasOpenDoor = async (db: Db, sender: string): Promise<boolean> => {
  const door = await db
    .selectFrom('sender_certificates')
    .select('certificate')
    .where('sender', '=', sender)
    .where('purpose', '=', 'door')
    .where('revoked_at', 'is', null)
    .limit(1)
    .$if(db.isTransaction && locksRows(db), (one) => one.forShare())
    .executeTakeFirst()
  return door !== undefined
}
