// Which terminals are ours: enrolled with their certificate's digest, revoked by name.
import { X509Certificate } from 'node:crypto'
import { audit } from '../audit.ts'
import { digestText } from '../digest.ts'
import { tellRevoked } from '../fleet/revocations.ts'
import type { Db } from '../store/store.ts'

export type Terminal = {
  readonly id: string
  readonly town: string
  /** SHA-256 of the certificate, base64url */
  readonly certificate: string
  readonly enrolledAt: string
  readonly expiresAt: string
  readonly revokedAt: string | null
  /** when a certificate that was replaced stops being taken */
  readonly retiresAt: string | null
  /** a certificate that replaces another and was never shown before */
  readonly fresh: boolean
}

/** a certificate that was not revoked, asked for or replaced */
export const unused = {
  revoked_at: null,
  retires_at: null,
  replaces: null,
  used_at: null,
  key: null,
  csr: null,
  issued: null
} as const

/** Writes a terminal's certificate down unless it is known. A terminal that was revoked stays revoked under new certificates. */
export const enrol = async (db: Db, id: string, town: string, pem: string, now: Date): Promise<void> => {
  const certificate = new X509Certificate(pem)
  const known = digestText(certificate.raw)
  const key = digestText(certificate.publicKey.export({ type: 'spki', format: 'der' }))
  await db.transaction().execute(async (tx) => {
    const revoked = await tx
      .selectFrom('terminals')
      .select('revoked_at')
      .where('id', '=', id)
      .where('revoked_at', 'is not', null)
      .executeTakeFirst()
    const added = await tx
      .insertInto('terminals')
      .values({
        certificate: known,
        id,
        town,
        enrolled_at: now.toISOString(),
        expires_at: new Date(certificate.validTo).toISOString(),
        ...unused,
        revoked_at: revoked?.revoked_at ?? null,
        key
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst()
    // rows of an older release do not know their key yet
    if (!added) await tx.updateTable('terminals').set({ key }).where('certificate', '=', known).execute()
    else await audit(tx, now, { event: 'terminal.enrolled', terminal: id })
  })
}

/** Revokes every certificate of the terminal. Gives false when there is no such terminal. */
export const revoke = async (db: Db, id: string, now: Date): Promise<boolean> =>
  db.transaction().execute(async (tx) => {
    const known = await tx.selectFrom('terminals').select('id').where('id', '=', id).executeTakeFirst()
    if (!known) return false
    await tx
      .updateTable('terminals')
      .set({ revoked_at: now.toISOString() })
      .where('id', '=', id)
      .where('revoked_at', 'is', null)
      .execute()
    await tellRevoked(tx, now, 'terminal', id)
    await audit(tx, now, { event: 'terminal.revoked', terminal: id })
    return true
  })

export const terminalOf = async (db: Db, certificate: string): Promise<Terminal | null> => {
  const row = await db.selectFrom('terminals').selectAll().where('certificate', '=', certificate).executeTakeFirst()
  if (!row) return null
  return {
    id: row.id,
    town: row.town,
    certificate: row.certificate,
    enrolledAt: row.enrolled_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
    retiresAt: row.retires_at,
    fresh: row.replaces !== null && row.used_at === null
  }
}

/** From now on the certificate it replaces cannot ask for another. */
export const noteUse = async (db: Db, { certificate }: Terminal, now: Date): Promise<void> => {
  await db
    .updateTable('terminals')
    .set({ used_at: now.toISOString() })
    .where('certificate', '=', certificate)
    .where('used_at', 'is', null)
    .execute()
}
