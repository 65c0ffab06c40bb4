// Mandates (代理): who may do what for whom, signed by both cards; guardianships, which a register says; and acting for somebody.
import { z } from 'zod'
import { HolderName } from './company.ts'
import { Proof, base64url } from './proof.ts'
import { Id, Instant, OperationId, PersonName, Sha256, Words } from './words.ts'

/**
 * Header of a request that is made for somebody else: the id of a mandate whose proxy is the resident of the session. Central looks at
 * the mandate, and at the one it was given under, anew at every request. A route that does not publish this header refuses it, never ignores it.
 */
export const actingForHeader = 'madoguchi-acting-for'

/** `act` includes `read` */
export const Reach = z.enum(['read', 'act'])
export type Reach = z.infer<typeof Reach>

/** What a proxy reaches: what is not named is not reached. */
export const Scope = z.strictObject({
  /** read: the filings made under it; act: file, and answer what recipients ask */
  procedures: z.array(z.strictObject({ id: Id, may: Reach })).max(60),
  /** mailbox folders. read: list and open what lies in them; act: also move between folders that may be acted on */
  folders: z.array(z.strictObject({ id: Id, may: Reach })).max(60),
  /** act: mark as opened */
  notices: Reach.nullable(),
  /** what a procedure fills in beforehand (GET /v1/self) */
  profile: z.boolean()
})
export type Scope = z.infer<typeof Scope>

export const LegalBasis = z.strictObject({ law: z.string().max(80), article: z.string().max(60) })

/** granted: 委任; the others: 後見, 保佐, 補助, 任意後見 */
export const MandateKind = z.enum(['granted', 'guardianship', 'curatorship', 'assistance', 'voluntary-guardianship'])
export type MandateKind = z.infer<typeof MandateKind>

/**
 * POST /v1/mandates/introductions, at level 2 with the proxy's card: a code the proxy shows the principal. `payload` is JSON of
 * IntroductionPayload, covered by a proof of purpose `introduce`. The code works once, at this terminal, for 30 minutes.
 */
export const IntroductionRequest = z.strictObject({ payload: z.string().max(500), proof: Proof })
export const IntroductionPayload = z.strictObject({ visit: OperationId })
export const IntroductionAnswer = z.strictObject({ code: z.string().max(20), expiresAt: Instant })

/**
 * POST /v1/mandates, at level 2: the grantor drafts. Same id, same body: same answer. Nothing holds before both sides signed.
 * Without `under` the grantor is the principal: a resident or a company. With it the grantor is the proxy of that mandate, who
 * gives on a part of it to somebody else (復委任): it must allow it (`further`), reach as far, and last as long.
 */
export const MandateRequest = z.strictObject({
  mandateId: OperationId,
  code: z.string().max(20),
  scope: Scope,
  until: Instant,
  /** whether the proxy may give it on, once */
  further: z.boolean().optional(),
  under: OperationId.optional()
})
export type MandateRequest = z.infer<typeof MandateRequest>

/** links from the principal to whoever acts: the mandate itself, and one given under it */
export const longestChain = 2

/** `reference` is of this mandate only: two mandates of one person cannot be joined by it */
const Party = z.strictObject({ reference: Sha256, name: HolderName })
/** What both sides sign, as exact JSON text. Texts of version 1 are of mandates that their principal gave and nobody gives on. */
export const MandateText = z.strictObject({
  version: z.literal(2),
  mandate: OperationId,
  principal: Party,
  grantor: Party,
  proxy: Party,
  under: OperationId.nullable(),
  further: z.boolean(),
  scope: Scope,
  draftedAt: Instant,
  until: Instant,
  basis: z.array(LegalBasis).min(1).max(10)
})
export type MandateText = z.infer<typeof MandateText>

/** drafted: no card has signed; granted: the principal's has; valid: both have, or the register says so */
export const MandateState = z.enum(['drafted', 'granted', 'valid', 'ended', 'expired'])
export const Mandate = z.strictObject({
  id: OperationId,
  kind: MandateKind,
  /** which side of it the holder of the session is on; whoever gave their own affairs is the principal */
  side: z.enum(['principal', 'grantor', 'proxy']),
  principal: HolderName,
  /** who gave it: the principal, or the proxy of the mandate it is under */
  grantor: HolderName,
  proxy: PersonName,
  under: OperationId.nullable(),
  /** whether its proxy may give it on */
  further: z.boolean(),
  state: MandateState,
  /** as it reaches today: for a guardianship what its kind and its register entry give */
  scope: Scope,
  basis: z.array(z.strictObject({ ...LegalBasis.shape, says: Words })).max(20),
  /** JSON of MandateText exactly as it is signed; null for a guardianship */
  text: z.string().max(20_000).nullable(),
  from: Instant,
  until: Instant.nullable(),
  endedAt: Instant.nullable(),
  endedBy: z.enum(['principal', 'grantor', 'proxy', 'registry']).nullable()
})
export type Mandate = z.infer<typeof Mandate>
/** GET /v1/mandates, at level 2: given and held; a draft is seen by its principal only */
export const MandatesAnswer = z.strictObject({ mandates: z.array(Mandate).max(200) })

/**
 * POST /v1/mandates/:id/signature, at level 2 and by card; a company by its certificate. First the grantor (proof of purpose `grant`), then the proxy
 * (`accept`), each with a nonce of POST /v1/session/nonce and both over the same `text`. `cms`: attached CMS (DER) over the UTF-8 of
 * `text`, made with the signature key of the same person's card, or with the company's.
 */
export const MandateSignature = z.strictObject({
  text: z.string().max(20_000),
  proof: Proof,
  cms: base64url.max(80_000)
})
export type MandateSignature = z.infer<typeof MandateSignature>
/**
 * DELETE /v1/mandates/:id, at level 1, answers 204: either side ends it, at once, and its principal; what was given under it ends
 * with it. DELETE /v1/mandates ends every mandate the holder of
 * the session gave, and every one under them. A guardianship is ended by the register only (`mandateStatutory`).
 */
