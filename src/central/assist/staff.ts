// Members of staff: enrolled by the operators with the certificate of their staff card, revoked by name.
import 'reflect-metadata'
import { X509Certificate } from 'node:crypto'
import * as x509 from '@peculiar/x509'
import type { z } from 'zod'
import { PersonName } from '../../contract/wire/words.ts'
import { audit } from '../audit.ts'
import type { Central } from '../central.ts'
import { keyedHash } from '../digest.ts'
import type { Db } from '../store/store.ts'
import { cardHash } from '../town/seed.ts'

/** A certificate that cannot be a staff card's; the message says why. */
export class StaffProblem extends Error {}

export type StaffMember = {
  readonly id: string
  readonly town: string
  readonly name: z.infer<typeof PersonName>
  /** of the staff card: PEM or DER */
  readonly certificate: string | Buffer
}

export const staffHash = (key: Uint8Array, der: Uint8Array): string => keyedHash(key, 'staff', der)

const read = (certificate: string | Buffer): X509Certificate => {
  try {
    return new X509Certificate(certificate)
  } catch {
    throw new StaffProblem('the certificate cannot be read')
  }
}

/**
 * Central pins each staff certificate itself, so that no authority can make one. It must be a signing certificate of RSA-2048 and
 * never a resident's: somebody who helps must not be able to sign in as a resident with the same card.
 */
const problemIn = (node: X509Certificate, policies: readonly string[], now: Date): string | null => {
  const { asymmetricKeyType, asymmetricKeyDetails } = node.publicKey
  if (asymmetricKeyType !== 'rsa' || (asymmetricKeyDetails?.modulusLength ?? 0) < 2048)
    return 'it has no RSA key of 2048 bits'
  const extensions = new x509.X509Certificate(new Uint8Array(node.raw))
  const usage = extensions.getExtension(x509.KeyUsagesExtension)?.usages ?? 0
  if (node.ca || (usage & x509.KeyUsageFlags.digitalSignature) === 0) return 'it is not for signing in'
  const own = extensions.getExtension(x509.CertificatePolicyExtension)?.policies ?? []
  if (own.some((policy) => policies.includes(policy))) return "it is a resident's certificate"
  if (new Date(node.validFrom) > now || new Date(node.validTo) <= now) return 'it is outside its validity'
  return null
}

/** Writes a member of staff down; the same id again gets the new card, and is no longer revoked. Throws StaffProblem. */
export const enrolStaff = async (
  {
    db,
    keys,
    data,
    now
  }: Pick<Central, 'db' | 'now'> & {
    readonly keys: Pick<Central['keys'], 'hash'>
    readonly data: Pick<Central['data'], 'policies' | 'towns'>
  },
  { id, town, name, certificate }: StaffMember
): Promise<void> => {
  const node = read(certificate)
  const at = now()
  const { authentication, signature } = data.policies
  const problem = problemIn(node, [...authentication, ...signature], at)
  if (problem !== null) throw new StaffProblem(`the certificate of ${id} is refused: ${problem}`)
  if (!data.towns.some((one) => one.id === town)) throw new StaffProblem(`there is no town "${town}"`)
  const hash = staffHash(keys.hash, node.raw)
  const fields = {
    certificate: hash,
    town,
    name: JSON.stringify(name),
    enrolled_at: at.toISOString(),
    expires_at: new Date(node.validTo).toISOString(),
    revoked_at: null
  }
  await db.transaction().execute(async (tx) => {
    const resident = await tx
      .selectFrom('cards')
      .select('resident')
      .where('certificate', '=', cardHash(keys.hash, node.raw))
      .executeTakeFirst()
    const other = await tx.selectFrom('staff').select('id').where('certificate', '=', hash).executeTakeFirst()
    if (resident || (other && other.id !== id)) throw new StaffProblem(`the certificate of ${id} is somebody else's`)
    await tx
      .insertInto('staff')
      .values({ id, ...fields })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(fields))
      .execute()
    await audit(tx, at, { event: 'staff.enrolled', subject: id })
  })
}

/** Takes effect at the next request of any session. Gives false when there is no such member of staff. */
export const revokeStaff = async (db: Db, id: string, now: Date): Promise<boolean> =>
  db.transaction().execute(async (tx) => {
    const revoked = await tx
      .updateTable('staff')
      .set({ revoked_at: now.toISOString() })
      .where('id', '=', id)
      .returning('id')
      .executeTakeFirst()
    if (revoked) await audit(tx, now, { event: 'staff.revoked', subject: id })
    return revoked !== undefined
  })
