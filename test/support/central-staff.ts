// Staff with staff cards in software, and what both ends of a help call say to central.
import 'reflect-metadata'
import { webcrypto, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import * as x509 from '@peculiar/x509'
import { enrolStaff } from '../../src/central/assist/staff.ts'
import { AssistView, HelpCall, StaffSignInAnswer, WaitingCalls, type Step } from '../../src/contract/wire/assist.ts'
import type { Purpose } from '../../src/contract/wire/proof.ts'
import type { Answer, Client } from './central-client.ts'
import type { SoftKey } from './central-card.ts'
import { call, nonceOf, type Visitor } from './central-mandates.ts'
import { bearer, proofFor, text, uuidv7, type ProofChanges } from './central-visit.ts'
import type { World } from './central-world.ts'

const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } as const
const day = 86_400_000

const certify = async (
  key: KeyObject,
  spki: KeyObject,
  { usage, days, policy }: { usage: x509.KeyUsageFlags; days: number; policy: string | null }
): Promise<Buffer> => {
  const { subtle } = webcrypto
  const pkcs8 = key.export({ type: 'pkcs8', format: 'der' })
  const signingKey = await subtle.importKey('pkcs8', pkcs8, algorithm, true, ['sign'])
  const der = spki.export({ type: 'spki', format: 'der' })
  const publicKey = await subtle.importKey('spki', der, algorithm, true, ['verify'])
  const made = await x509.X509CertificateGenerator.createSelfSigned(
    {
      serialNumber: '01',
      name: 'CN=staff, O=Morikawa City (fictional)',
      notBefore: new Date(Date.now() - day),
      notAfter: new Date(Date.now() + days * day),
      signingAlgorithm: algorithm,
      // the browser's types, which tests know as well, name the same keys otherwise
      keys: { privateKey: signingKey, publicKey } as unknown as CryptoKeyPair,
      extensions: [
        new x509.KeyUsagesExtension(usage, true),
        ...(policy === null ? [] : [new x509.CertificatePolicyExtension([policy])])
      ]
    },
    webcrypto as unknown as Crypto
  )
  return Buffer.from(made.rawData)
}

/** A staff card in software: one key, one certificate. `like` takes the key of another. */
export const staffCard = async (
  changes: { certifies?: boolean; days?: number; policy?: string; like?: SoftKey } = {}
): Promise<SoftKey> => {
  const key = changes.like?.key ?? generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
  const certificate = await certify(key, createPublicKey(key), {
    usage: changes.certifies ? x509.KeyUsageFlags.keyCertSign : x509.KeyUsageFlags.digitalSignature,
    days: changes.days ?? 365,
    policy: changes.policy ?? null
  })
  return { key, certificate }
}

export const enrolled = (
  { central }: World,
  id: string,
  { certificate }: Pick<SoftKey, 'certificate'>,
  town = 'morikawa'
): Promise<void> => enrolStaff(central.central, { id, town, name: { family: '窓口', given: '花子' }, certificate })

export type StaffChanges = ProofChanges & { readonly purpose?: Purpose; readonly certificate?: Buffer }
export const staffSignIn = async (client: Client, card: SoftKey, changes: StaffChanges = {}): Promise<Answer> => {
  const payload = JSON.stringify({ visit: uuidv7() })
  const nonce = await nonceOf(client, 'staff')
  const proof = proofFor(client, card, { purpose: changes.purpose ?? 'staff', nonce, payload }, changes)
  return client.call('POST', '/v1/staff/session', {
    payload,
    certificate: text(changes.certificate ?? card.certificate),
    proof
  })
}
export type OnDuty = { readonly client: Client; readonly headers: Record<string, string> }
export const onDuty = async (world: World, card: SoftKey, terminal = 1): Promise<OnDuty> => {
  const client = await world.connect(terminal)
  return { client, headers: bearer(StaffSignInAnswer.parse((await staffSignIn(client, card)).body).token) }
}

export const screen = (name: string, fields: Step['fields'] = []): Step => ({ screen: name, procedure: null, fields })
/** Raises a call from the terminal of a visit, or of nobody. */
export const raise = (of: Pick<Visitor, 'client' | 'headers'>, callId = uuidv7()): Promise<Answer> =>
  of.client.call('POST', '/v1/help-calls', { callId, reason: 'words', step: screen('home') }, of.headers)
export const raised = async (of: Pick<Visitor, 'client' | 'headers'>): Promise<string> =>
  HelpCall.parse((await raise(of)).body).id
export const seen = async (of: Pick<Visitor, 'client' | 'headers'>, id: string): Promise<HelpCall> =>
  HelpCall.parse((await of.client.call('GET', `/v1/help-calls/${id}`, undefined, of.headers)).body)

export const take = ({ client, headers }: OnDuty, id: string): Promise<Answer> =>
  client.call('POST', `/v1/staff/help-calls/${id}/take`, { visit: uuidv7() }, headers)
export const look = ({ client, headers }: OnDuty, id: string): Promise<Answer> =>
  client.call('GET', `/v1/staff/help-calls/${id}`, undefined, headers)
export const viewOf = (answer: Answer): AssistView => AssistView.parse(answer.body)
export const waiting = async ({ client, headers }: OnDuty): Promise<string[]> =>
  WaitingCalls.parse((await client.call('GET', '/v1/staff/help-calls', undefined, headers)).body).calls.map(
    (one) => one.id
  )
export const tell = (of: Visitor, id: string, step: Step): Promise<Answer> =>
  call(of, 'PUT', `/v1/help-calls/${id}/step`, step)
