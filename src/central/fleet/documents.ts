// Signed configuration and content: published by an operator, one version after the other, and told to those it is for.
import type { DocumentKind, DocumentText, SignedDocument } from '../../contract/wire/fleet.ts'
import { audit } from '../audit.ts'
import { nextPosition, type Db } from '../store/store.ts'
import type { Terminal } from '../terminals/enrolment.ts'
import { tellRevoked } from './revocations.ts'
import type { Signer } from './signer.ts'

type Body<T> = T extends unknown ? Omit<T, 'version' | 'signedAt'> : never
/** What is published: everything but what publishing itself adds. `body` are a content's bytes. */
export type Draft = { readonly text: Body<DocumentText>; readonly body: Uint8Array | null }

const nameOf = (text: Draft['text']): string => (text.kind === 'content' ? text.name : '')

/** The audiences a terminal belongs to. */
const audiencesOf = ({ town, id }: Pick<Terminal, 'town' | 'id'>): string[] => ['all', `town:${town}`, `terminal:${id}`]

/** Signs a draft under the next version of its kind; it replaces what the same audience had under the same name. */
export const publish = (db: Db, signer: Signer, { text, body }: Draft, now: Date): Promise<number> =>
  db.transaction().execute(async (tx) => {
    const { kind, audience } = text
    const name = nameOf(text)
    const version = await nextPosition(tx, kind)
    const signedAt = now.toISOString()
    const jws = await signer.sign({ ...text, version, signedAt })
    await tx
      .updateTable('signed_documents')
      .set({ superseded_by: version, body: null })
      .where('kind', '=', kind)
      .where('audience', '=', audience)
      .where('name', '=', name)
      .where('superseded_by', 'is', null)
      .execute()
    const stored = body === null ? null : Buffer.from(body).toString('base64url')
    await tx
      .insertInto('signed_documents')
      .values({
        kind,
        version,
        audience,
        name,
        jws,
        body: stored,
        at: signedAt,
        superseded_by: null,
        withdrawn_at: null
      })
      .execute()
    await audit(tx, now, { event: 'document.published', subject: `${kind}:${version}` })
    return version
  })

/** Takes a version back: nobody new gets it, and whoever has it is told. False when there is none of that number to take back. */
export const withdraw = (db: Db, kind: DocumentKind, version: number, now: Date): Promise<boolean> =>
  db.transaction().execute(async (tx) => {
    const taken = await tx
      .updateTable('signed_documents')
      .set({ withdrawn_at: now.toISOString(), body: null })
      .where('kind', '=', kind)
      .where('version', '=', version)
      .where('withdrawn_at', 'is', null)
      .returning('version')
      .executeTakeFirst()
    if (!taken) return false
    await tellRevoked(tx, now, kind, String(version))
    await audit(tx, now, { event: 'document.withdrawn', subject: `${kind}:${version}` })
    return true
  })

const current = (db: Db, kind: DocumentKind, terminal: Pick<Terminal, 'town' | 'id'>) =>
  db
    .selectFrom('signed_documents')
    .where('kind', '=', kind)
    .where('audience', 'in', audiencesOf(terminal))
    .where('superseded_by', 'is', null)
    .where('withdrawn_at', 'is', null)

/** What holds for a terminal now, after a version, oldest first. */
export const documentsAfter = async (
  db: Db,
  kind: DocumentKind,
  terminal: Pick<Terminal, 'town' | 'id'>,
  version: number,
  limit: number
): Promise<{ position: number; data: SignedDocument }[]> => {
  const rows = await current(db, kind, terminal)
    .select(['version', 'jws'])
    .where('version', '>', version)
    .orderBy('version')
    .limit(limit)
    .execute()
  return rows.map((row) => ({ position: row.version, data: row }))
}

/** The bytes of a content that holds for this terminal now, base64url, or null. */
export const bytesFor = async (db: Db, terminal: Pick<Terminal, 'town' | 'id'>, version: number) => {
  const row = await current(db, 'content', terminal).select('body').where('version', '=', version).executeTakeFirst()
  return row?.body ?? null
}
