// Signing in: a proof becomes a session. Whatever proved, there is this one way in.
import type { z } from 'zod'
import type { Company } from '../../contract/wire/company.ts'
import { SignInPayload, type SignInAnswer, type SignInRequest } from '../../contract/wire/session.ts'
import { audit } from '../audit.ts'
import { holderOfCompany, keepCompany } from '../companies/holder.ts'
import type { Central } from '../central.ts'
import { digestText, keyedHash, randomToken } from '../digest.ts'
import { jsonIn } from '../http/json.ts'
import { demand, Refusal } from '../http/refusal.ts'
import type { Call, Caller } from '../http/route.ts'
import { after, spans } from '../settings.ts'
import { holderName } from '../residents/names.ts'
import type { Tx } from '../store/store.ts'
import { holderOfCertificate, holderOfPasskey, type Holder } from './holder.ts'
import { checkFreshProof } from './nonces.ts'

/** JSON of this form, or `malformed`. */
export const readPayload = <T>(schema: z.ZodType<T>, payload: string): T => {
  let content: unknown
  try {
    content = jsonIn(payload)
  } catch {
    throw new Refusal('malformed')
  }
  const parsed = schema.safeParse(content)
  demand(parsed.success, 'malformed')
  return parsed.data
}

export const accountOf = (central: Central, visit: string, resident: string): string =>
  keyedHash(central.keys.hash, 'account', `${visit}\0${resident}`)

type Opened = { readonly token: string; readonly account: string; readonly expiresAt: string }

/** A visit has one session: one renewed after its connection was lost ends the one before. */
const write = async (tx: Tx, caller: Caller, holder: Holder, opened: Opened, now: string): Promise<void> => {
  await tx
    .updateTable('sessions')
    .set({ ended_at: now })
    .where('account', '=', opened.account)
    .where('ended_at', 'is', null)
    .execute()
  await tx
    .insertInto('sessions')
    .values({
      token: digestText(opened.token),
      exporter: caller.exporter,
      terminal: caller.terminal.certificate,
      resident: holder.resident,
      public_key: holder.publicKey,
      expires_at: opened.expiresAt,
      ended_at: null,
      level: holder.level,
      provider: holder.provider,
      credential: holder.credential,
      credential_until: holder.until,
      account: opened.account,
      certificate: holder.certificate,
      certificate_at: holder.certificate === null ? null : now,
      ended_by: null
    })
    .execute()
}

const holderOf = (
  central: Central,
  body: z.output<typeof SignInRequest>
): Promise<Holder & { readonly company?: Company }> => {
  if ('certificate' in body) return holderOfCertificate(central, body.certificate, body.proof)
  return 'company' in body ? holderOfCompany(central, body.company, body.proof) : holderOfPasskey(central, body.proof)
}

/** POST /v1/session */
export const signIn = async (central: Central, call: Call<z.output<typeof SignInRequest>>): Promise<SignInAnswer> => {
  const { body } = call
  await checkFreshProof(central, call, body.proof, { purpose: 'sign-in', payload: body.payload })
  const { visit } = readPayload(SignInPayload, body.payload)
  const holder = await holderOf(central, body)
  const now = central.now()
  const longest = after(now, spans.session)
  const opened = {
    token: randomToken(),
    account: accountOf(central, visit, holder.resident),
    // no session outlasts the certificate or the passkey it rests on
    expiresAt: holder.until < longest ? holder.until : longest
  }
  const name = await central.db.transaction().execute(async (tx) => {
    if (holder.company) await keepCompany(tx, holder.company, now)
    await write(tx, call, holder, opened, now.toISOString())
    await audit(tx, now, { event: 'session.opened', terminal: call.terminal.id, reason: holder.provider })
    return holderName(tx, holder.resident)
  })
  return {
    token: opened.token,
    // pairwise: another operator's terminals see another pseudonym of the same resident
    pseudonym: keyedHash(central.keys.hash, 'pseudonym', `${call.terminal.town}\0${holder.resident}`),
    level: holder.level,
    name,
    expiresAt: opened.expiresAt
  }
}
