// Where the OpenID provider keeps its sessions, grants, codes and tokens: one table of central's database.
import { errors, type Adapter, type AdapterFactory, type AdapterPayload } from 'oidc-provider'
import type { Central } from '../central.ts'
import { hasNul } from '../http/json.ts'

const seconds = (at: string): number => Math.floor(Date.parse(at) / 1_000)

type Row = { readonly payload: string; readonly consumed_at: string | null }
const payloadOf = (row: Row | undefined): AdapterPayload | undefined =>
  row && {
    ...(JSON.parse(row.payload) as AdapterPayload),
    ...(row.consumed_at === null ? {} : { consumed: seconds(row.consumed_at) })
  }

/** Tokens are kept under their digest by the provider itself only for some models; here every row dies with its visit. */
export const signOnStore =
  ({ db, now }: Central): AdapterFactory =>
  (model): Adapter => {
    const found = (by: 'id' | 'uid', value: string) =>
      db
        .selectFrom('sign_on')
        .select(['payload', 'consumed_at'])
        .where('model', '=', model)
        .where(by, '=', value)
        .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', now().toISOString())]))
        .executeTakeFirst()
    return {
      upsert: async (id, payload, expiresIn) => {
        const row = {
          grant_id: payload.grantId ?? null,
          uid: payload.uid ?? null,
          account: payload.accountId ?? null,
          portal: payload.clientId ?? null,
          payload: JSON.stringify(payload),
          expires_at: expiresIn === undefined ? null : new Date(now().getTime() + expiresIn * 1_000).toISOString(),
          consumed_at: null
        }
        await db
          .insertInto('sign_on')
          .values({ model, id, ...row })
          .onConflict((conflict) => conflict.columns(['model', 'id']).doUpdateSet(row))
          .execute()
      },
      // nothing has a name that PostgreSQL cannot be asked for
      find: async (id) => (hasNul(id) ? undefined : payloadOf(await found('id', id))),
      findByUid: async (uid) => (hasNul(uid) ? undefined : payloadOf(await found('uid', uid))),
      // the device flow is off
      findByUserCode: () => Promise.resolve(undefined),
      // the provider has looked before whether it was consumed: of two that come at once only one gets something for it
      consume: async (id) => {
        const taken = await db
          .updateTable('sign_on')
          .set({ consumed_at: now().toISOString() })
          .where('model', '=', model)
          .where('id', '=', id)
          .where('consumed_at', 'is', null)
          .returning('id')
          .executeTakeFirst()
        if (!taken) throw new errors.InvalidGrant('consumed before')
      },
      destroy: async (id) => {
        await db.deleteFrom('sign_on').where('model', '=', model).where('id', '=', id).execute()
      },
      revokeByGrantId: async (grantId) => {
        await db.deleteFrom('sign_on').where('model', '=', model).where('grant_id', '=', grantId).execute()
      }
    }
  }
