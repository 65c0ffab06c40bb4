// What central signs for its terminals: configuration and content, as JWS (RFC 7515) with the key of its own certificate.
import { z } from 'zod'
import { base64url } from './proof.ts'
import { Day, Position } from './open-data.ts'
import { TownPage } from './town.ts'
import { Id, Instant, Sha256, Words } from './words.ts'

export const DocumentKind = z.enum(['configuration', 'content'])
export type DocumentKind = z.infer<typeof DocumentKind>

/** everybody, the terminals of one town, or one terminal */
export const Audience = z
  .string()
  .max(80)
  .regex(/^(all|(town|terminal):[A-Za-z0-9._:-]{1,64})$/)

const minuteOfDay = z.int().min(0).max(1_440)
/**
 * When somebody is at the counter, by the terminal's own wall clock (minutes since midnight; a holiday is told by `words`
 * alone), and what a person is told about it. No hours is never.
 */
export const OfficeHours = z.strictObject({
  hours: z.array(z.strictObject({ days: z.array(Day).min(1).max(8), from: minuteOfDay, until: minuteOfDay })).max(20),
  words: Words
})
export type OfficeHours = z.infer<typeof OfficeHours>

const language = z.enum(['ja', 'en'])
/** Milliseconds unless the name says otherwise; the narrower audience's value holds, one by one. */
export const TerminalSettings = z.strictObject({
  /** what the screen speaks before anybody chose */
  language: language.optional(),
  /** the order in which languages are offered; what it leaves out is not offered */
  languages: z.array(language).min(1).max(2).optional(),
  patience: z.int().min(20_000).max(600_000).optional(),
  graceSeconds: z.int().min(20).max(120).optional(),
  healthEvery: z.int().min(10_000).max(86_400_000).optional(),
  /** procedures that are offered, in this order; one this terminal does not know is left out */
  procedures: z.array(Id).max(100).optional(),
  office: OfficeHours.nullable().optional(),
  /** shown in place of everything while it stands; null takes it away */
  closed: Words.nullable().optional(),
  /** where the terminal stands, to the accuracy its town wants to say: the town's places are shown nearest first from here */
  position: Position.nullable().optional()
})
export type TerminalSettings = z.infer<typeof TerminalSettings>

/** `version` grows over all audiences of a kind; a terminal takes none that is not above the last it took */
const told = { version: z.int().min(1), audience: Audience, signedAt: Instant }
export const ConfigurationText = z.strictObject({
  kind: z.literal('configuration'),
  ...told,
  settings: TerminalSettings
})
export const ContentText = z.strictObject({
  kind: z.literal('content'),
  ...told,
  /** such as `procedures` or `rules`: the newest of a name replaces the one before */
  name: Id,
  mediaType: z.string().regex(/^[a-z]+\/[a-z0-9.+-]{1,60}$/),
  size: z.int().min(0).max(2_000_000),
  sha256: Sha256
})
export const DocumentText = z.discriminatedUnion('kind', [ConfigurationText, ContentText])
export type DocumentText = z.infer<typeof DocumentText>

/** the content named `standby`, JSON: pages of level 0 that stand beside the town's own while nobody is there */
export const StandbyContent = z.strictObject({ pages: z.array(TownPage).max(6) })
export const standbyName = 'standby'

/** one event of the streams `configuration` and `content`: compact JWS, ES256, the signer's certificate in `x5c` */
export const SignedDocument = z.strictObject({
  version: z.int().min(1),
  jws: z
    .string()
    .max(20_000)
    .regex(/^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/)
})
export type SignedDocument = z.infer<typeof SignedDocument>
/** GET /v1/content/:version: the bytes a content's document tells the digest of */
export const ContentBytes = z.strictObject({ version: z.int().min(1), body: base64url.max(2_800_000) })

/** the `typ` of each kind's JWS (RFC 8725 §3.11): one cannot be shown for the other */
export const typeOf = (kind: DocumentKind): string => `madoguchi-${kind}+jws`
/** extended key usage of the signer's certificate: an OID of the UUID arc (ITU-T X.667), held by nothing else */
export const signerUsage = '2.25.110532187447772195557783774525369376241'
