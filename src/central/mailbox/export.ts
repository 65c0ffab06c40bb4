// The evidence bundle of a message: everything a stranger needs to verify it, sealed and stamped as a whole.
import { archivedBytes, type BundleBody, type EvidenceBundle } from '../../contract/wire/evidence.ts'
import { readRoots } from '../../verify/evidence/roots.ts'
import { verifyBundle } from '../../verify/evidence/verify.ts'
import { audit } from '../audit.ts'
import type { Central } from '../central.ts'
import { base64url, fromBase64url } from '../digest.ts'
import { archived, certificatesIn } from '../evidence/archived.ts'
import { Refusal } from '../http/refusal.ts'
import type { Call } from '../http/route.ts'
import { revokedSeals } from '../senders/enrolment.ts'
import { openSession } from '../session/tokens.ts'
import { ownMessage } from './messages.ts'
import { openDocument } from './submit.ts'

/**
 * Looks at a bundle as a stranger will: without a list that knows of everybody who signed, it would be worth nothing, and the
 * operator has to see to it (`data`/evidence/lists).
 */
const demandListed = ({ evidence, log, now }: Central, bundle: EvidenceBundle): void => {
  // without a root of senders nobody believes the sender, whatever the lists say
  if (evidence.senders().length === 0) return
  const { codes } = verifyBundle(JSON.stringify(bundle), readRoots(evidence.roots()), now())
  const why = codes.find((code) => code === 'revocationMissing' || code === 'revocationEarly')
  if (why === undefined) return
  log('evidence.unlisted', { why })
  throw new Refusal('overloaded')
}

/** GET /v1/mailbox/:id/evidence: with the document once it was opened, without it before. */
export const exportBundle = async (central: Central, call: Call<null>): Promise<EvidenceBundle> => {
  const { resident } = await openSession(central, call)
  const message = await ownMessage(central, call.params['id'] ?? '', resident)
  const events = await central.db
    .selectFrom('evidence')
    .select(['text', 'signature', 'stamp'])
    .where('message', '=', message.id)
    // no more than what the message's state speaks of
    .where('sequence', '<', message.events)
    .orderBy('sequence')
    .execute()
  const document = message.state === 'opened' ? base64url(await openDocument(central, message.sealed)) : null
  const now = central.now()
  const { evidence } = central
  const signatures = [message.signature, ...events.flatMap(({ signature, stamp }) => [signature, stamp ?? signature])]
  const content: BundleBody = {
    version: 3,
    message: message.id,
    server: central.settings.serverName,
    consignment: { text: message.consignment, signature: message.signature },
    document,
    events,
    revocations: evidence
      .revocations(certificatesIn(signatures.map(fromBase64url)), await revokedSeals(central.db))
      .map(base64url),
    exportedAt: now.toISOString()
  }
  const body = JSON.stringify(content)
  const seal = await evidence.sign(body)
  const stamp = await evidence.stamp(archivedBytes(Buffer.from(body), seal, [])).catch(() => {
    throw new Refusal('overloaded')
  })
  const bundle: EvidenceBundle = {
    format: 'madoguchi-evidence',
    version: 3,
    body,
    seal: base64url(seal),
    archive: [archived(evidence, stamp)]
  }
  demandListed(central, bundle)
  await audit(central.db, central.now(), {
    event: 'evidence.exported',
    terminal: call.terminal.id,
    subject: message.id
  })
  return bundle
}
