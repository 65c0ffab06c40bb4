// The fictional town as data: what assets/town holds, parsed before anything is believed.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { Company, RouteHolders } from '../../contract/wire/company.ts'
import { Provision } from '../../contract/wire/provision-log.ts'
import { Recipient } from '../../contract/wire/filings.ts'
import { Notice } from '../../contract/wire/notices.ts'
import { Self } from '../../contract/wire/resident.ts'
import { isCompanyId } from '../companies/identity.ts'
import { SelfInfoData } from '../self-info/catalogue.ts'
import { Places, Town, TownPage } from '../../contract/wire/town.ts'
import { Id, PersonName, Words } from '../../contract/wire/words.ts'
import { HealthData } from '../agencies/health/health-data.ts'
import { PensionData } from '../agencies/pension/record.ts'
import { DeskData, Downtime } from '../agencies/desk-data.ts'

export const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const

const TownPageData = TownPage.omit({ asOf: true }).extend({
  asOfDaysAgo: z.int().min(0),
  /** replaces `sense` by what holds on the weekday of tomorrow */
  tomorrow: z.record(z.enum(weekdays), Words).optional()
})
const TownData = Town.extend({ pages: z.array(TownPageData).max(12) })
export type TownData = z.infer<typeof TownData>

/** an id that looks like a company's would be one to everything that tells the two apart by it */
const ResidentData = Self.extend({ id: Id.refine((id) => !isCompanyId(id), 'this is how companies are called') })
const NoticeData = Notice.omit({ arrivedAt: true, deadline: true, unread: true }).extend({
  resident: Id,
  arrivedDaysAgo: z.int().min(0),
  deadlineInDays: z.int().nullable(),
  /** the rule it tells of */
  rule: Id.optional(),
  read: z.boolean()
})

/** What a linked system last reported of a resident: values by fact of assets/rules/facts.json. */
const FactData = z.strictObject({
  resident: Id,
  holder: Words,
  asOfDaysAgo: z.int().min(0),
  values: z.record(Id, z.union([z.boolean(), z.string(), z.number(), z.null()]))
})

/** A record of the past year, for each of these residents. */
const ProvisionData = Provision.omit({ providedAt: true }).extend({
  id: Id,
  residents: z.array(Id).min(1),
  daysAgo: z.int().min(0)
})

/** A rule holds when every condition it names holds; `within` is a move inside one municipality. */
const Rule = z.strictObject({
  recipient: Id,
  when: z.strictObject({ from: Id.optional(), to: Id.optional(), within: z.boolean().optional() }),
  what: Words,
  why: Words,
  required: z.boolean(),
  /** so long it is kept back, and may be withdrawn; a town office's is in force once it is received, and is not kept back */
  withdrawSeconds: z
    .number()
    .positive()
    .max(30 * 86_400)
    .optional()
})
/** `holders`: in whose affairs it may be filed */
const ProcedureData = z.strictObject({
  id: Id,
  name: Words,
  holders: RouteHolders.default('residents'),
  rules: z.array(Rule)
})
export type ProcedureData = z.infer<typeof ProcedureData>

const seconds = z.number().min(0).max(86_400)
/** systems that judge without a desk of the data */
const deskless: readonly string[] = ['town-office', 'power', 'phone', 'bank']

const AgencyFields = z.strictObject({
  id: Id,
  system: z.enum([
    'town-office',
    'power',
    'phone',
    'bank',
    'water',
    'e-tax',
    'eltax',
    'e-gov',
    'health',
    'one-stop',
    'bidding'
  ]),
  kind: Recipient.shape.kind,
  name: Words,
  /** fields of the document it needs; it never gets more */
  fields: Recipient.shape.fields,
  /** those of `fields` it cannot do without */
  needs: Recipient.shape.fields,
  answersAfterSeconds: seconds,
  acceptsAfterSeconds: seconds.optional(),
  asks: z
    .strictObject({
      title: Words,
      options: z.array(z.strictObject({ id: Id, label: Words })).min(1),
      withinDays: z.int().min(1)
    })
    .optional(),
  refuses: z.strictObject({ reason: Words }).optional(),
  desk: DeskData.optional(),
  /** when it is not there: Japanese hours of every day, or once between two instants */
  down: z.array(Downtime).max(20).optional()
})
export const AgencyData = AgencyFields.superRefine(({ id, system, desk, fields }, check) => {
  const wrong = (message: string): void => check.addIssue({ code: 'custom', message: `${id}: ${message}` })
  if (!desk && !deskless.includes(system)) wrong(`a system of the kind ${system} needs a desk`)
  for (const { field } of desk?.checks ?? [])
    if (!fields.includes(field)) wrong(`${field} is checked, and never arrives`)
  for (const { when } of desk?.refusals ?? [])
    if (!fields.includes(when.field)) wrong(`${when.field} decides a refusal, and never arrives`)
})
export type AgencyData = z.infer<typeof AgencyData>

/**
 * A private portal. Whom two portals see is the same person only where they share a `sector` (OpenID Connect Core §8.1).
 * `registered` is null for one that the shipped simulator plays.
 */
const PortalData = z.strictObject({
  id: Id,
  name: Words,
  sector: z.url(),
  registered: z
    .strictObject({
      redirectUris: z.array(z.url()).min(1),
      entrance: z.url(),
      jwks: z.strictObject({ keys: z.array(z.record(z.string(), z.unknown())).min(1) })
    })
    .nullable()
})
export type PortalData = z.infer<typeof PortalData>
/** Those who issue certificates into mailboxes; `legalName` is what stands in the certificates. */
const IssuerData = z.strictObject({
  id: Id,
  name: Words,
  legalName: z.string().min(1).max(60),
  kinds: z.array(z.enum(['TEG104', 'TEG800', 'TEG810', 'TEG820', 'TEG830', 'TEG840'])).min(1)
})
export type IssuerData = z.infer<typeof IssuerData>

/** Members of staff of the towns; `certificate` is a PEM file beside staff.json, of a staff card. */
const StaffData = z.strictObject({
  id: Id,
  town: Id,
  name: PersonName,
  certificate: z.string().regex(/^[a-z-]+\.pem$/)
})

/** Level-0 content in the forms that towns and agencies publish, read by the same readers as theirs. */
const ContentData = z.strictObject({
  /** CAP senders whose alerts are shown; no others are */
  capSenders: z.array(z.string().min(1).max(200)),
  sets: z.array(
    z.strictObject({
      kind: z.enum([
        'shelters',
        'openings',
        'aed',
        'clinics',
        'toilets',
        'childcare',
        'welfare',
        'sandbags',
        'postal',
        'corporate',
        'measures'
      ]),
      file: z.string().regex(/^[a-z0-9-]+\.(csv|xml)$/),
      title: z.string().max(200),
      source: z.string().max(200),
      licence: z.string().max(200),
      asOfDaysAgo: z.int().min(0)
    })
  ),
  /** bulletins in the order in which they came */
  feed: z.array(z.string().regex(/^[a-z0-9-]+\.xml$/))
})

const policies = z.array(z.string().regex(/^[0-9.]+$/)).min(1)
const Files = {
  'town.json': z.strictObject({ towns: z.array(TownData) }),
  'places.json': Places,
  'terminals.json': z.strictObject({ terminals: z.array(z.strictObject({ id: Id, town: Id })).min(1) }),
  'residents.json': z.strictObject({ residents: z.array(ResidentData) }),
  'companies.json': z.strictObject({ companies: z.array(Company) }),
  'notices.json': z.strictObject({ notices: z.array(NoticeData) }),
  'self-info.json': SelfInfoData,
  'documents.json': z.strictObject({ health: z.array(HealthData), pensions: z.array(PensionData) }),
  'facts.json': z.strictObject({ facts: z.array(FactData) }),
  'provisions.json': z.strictObject({ provisions: z.array(ProvisionData) }),
  'recipients.json': z.strictObject({ procedures: z.array(ProcedureData) }),
  'agencies.json': z.strictObject({ agencies: z.array(AgencyData) }),
  'portals.json': z.strictObject({ portals: z.array(PortalData) }),
  'issuers.json': z.strictObject({ issuers: z.array(IssuerData) }),
  'content.json': ContentData,
  'staff.json': z.strictObject({ staff: z.array(StaffData) }),
  'card-policies.json': z.strictObject({ authentication: policies, signature: policies, company: policies })
}

/** A data file that is missing or not in its form; the message names the file and the place in it. */
export class SeedProblem extends Error {}

const read = <K extends keyof typeof Files>(folder: string, name: K): z.output<(typeof Files)[K]> => {
  let content: unknown
  try {
    content = JSON.parse(readFileSync(join(folder, name), 'utf8'))
  } catch (error) {
    throw new SeedProblem(`${join(folder, name)}: ${error instanceof Error ? error.message : String(error)}`)
  }
  const parsed = Files[name].safeParse(content)
  if (!parsed.success) throw new SeedProblem(`${join(folder, name)}: ${z.prettifyError(parsed.error)}`)
  return parsed.data as z.output<(typeof Files)[K]>
}

const contentFile = (file: string): Buffer => {
  try {
    return readFileSync(file)
  } catch (error) {
    throw new SeedProblem(`${file}: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/**
 * Reads assets/town. Certificates of the residents' cards are PEM files `certificates/<resident>-<purpose>.pem`, those of
 * their phones `certificates/<resident>-phone-<purpose>.pem`.
 */
export const readSeedData = (folder: string) => {
  const certificate = (
    resident: string,
    purpose: 'authentication' | 'signature',
    kind: 'card' | 'phone'
  ): string | null => {
    const file = join(folder, 'certificates', `${resident}${kind === 'phone' ? '-phone' : ''}-${purpose}.pem`)
    return existsSync(file) ? readFileSync(file, 'utf8') : null
  }
  return {
    towns: read(folder, 'town.json').towns,
    places: read(folder, 'places.json'),
    terminals: read(folder, 'terminals.json').terminals,
    residents: read(folder, 'residents.json').residents,
    /** those that may be written to before they have ever signed in */
    companies: existsSync(join(folder, 'companies.json')) ? read(folder, 'companies.json').companies : [],
    notices: read(folder, 'notices.json').notices,
    selfInfo: read(folder, 'self-info.json'),
    documents: read(folder, 'documents.json'),
    facts: read(folder, 'facts.json').facts,
    provisions: read(folder, 'provisions.json').provisions,
    procedures: read(folder, 'recipients.json').procedures,
    agencies: read(folder, 'agencies.json').agencies,
    portals: read(folder, 'portals.json').portals,
    issuers: read(folder, 'issuers.json').issuers,
    content: read(folder, 'content.json'),
    staff: read(folder, 'staff.json').staff.map(({ certificate: file, ...one }) => ({
      ...one,
      certificate: contentFile(join(folder, 'staff', file))
    })),
    /** the register of guardianships as the registry hands it over, where there is one; its form is the registrar's affair */
    guardianships: existsSync(join(folder, 'guardianships.json'))
      ? contentFile(join(folder, 'guardianships.json')).toString('utf8')
      : null,
    /** a file beside content.json */
    contentFile: (place: 'open-data' | 'feed', name: string): Buffer => contentFile(join(folder, place, name)),
    policies: read(folder, 'card-policies.json'),
    certificate
  }
}
export type SeedData = ReturnType<typeof readSeedData>
