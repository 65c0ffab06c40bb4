// Makes the fictional cards and companies of a folder from its people file (ca/people.json) with the fictional authorities kept there.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import forge from 'node-forge'
import { z } from 'zod'
import type { Secret } from '../../port.ts'
import type { CardFile } from '../card-file.ts'
import { newAuthority, type Authority, type AuthorityKind } from './authority.ts'
import { newCard, type CardPerson } from './card.ts'
import { newCertificate } from './certificate.ts'
import { isCorporateNumber, newCompany } from './company.ts'
import { pemOf } from './pem.ts'

const kinds: readonly AuthorityKind[] = ['authentication', 'signature', 'company']
const date = z.iso.date()
const People = z.strictObject({
  /** authorities by generation; those with "trusted": false stay out of the trust store */
  authorities: z.record(z.string(), z.strictObject({ from: date, to: date, trusted: z.boolean() })),
  companies: z.array(
    z.strictObject({
      name: z.string(),
      corporateNumber: z.string().refine(isCorporateNumber),
      corporation: z.string(),
      address: z.string(),
      representative: z.string(),
      title: z.string(),
      registryOffice: z.string(),
      description: z.string(),
      authority: z.string(),
      validity: z.strictObject({ from: date, to: date }),
      revoked: z.boolean(),
      password: z.string()
    })
  ),
  people: z.array(
    z.strictObject({
      name: z.string(),
      family: z.string(),
      given: z.string(),
      sex: z.enum(['1', '2', '9']),
      birth: date,
      address: z.string(),
      description: z.string(),
      authority: z.string(),
      validity: z.strictObject({ from: date, to: date }),
      revoked: z.boolean(),
      pins: z.strictObject({ authentication: z.string(), signature: z.string(), profile: z.string() }),
      tries: z.strictObject({ authentication: z.int().optional(), signature: z.int().optional() }),
      /** a phone's token; NAME-phone is a phone of the resident NAME */
      token: z.enum(['JPKIAPGPSETOKEN', 'JPKIAPIOSTOKEN']).optional()
    })
  )
})
type People = z.infer<typeof People>

const authorityAt = (folder: string, secret: AuthorityKind, generation: string, people: People): Authority => {
  const path = (kind: string): string => join(folder, 'ca', `${secret}-${generation}.${kind}.pem`)
  const validity = people.authorities[generation]
  if (!validity) throw new Error(`people.json knows no authority ${generation}`)
  if (!existsSync(path('key'))) {
    const { authority, pkcs8 } = newAuthority(secret, validity)
    writeFileSync(path('key'), pkcs8)
    writeFileSync(path('cert'), forge.pki.certificateToPem(authority.certificate).replaceAll('\r', ''))
  }
  return {
    certificate: forge.pki.certificateFromPem(readFileSync(path('cert'), 'utf8')),
    key: forge.pki.privateKeyFromPem(readFileSync(path('key'), 'utf8'))
  }
}

type Revoked = Made['revoked'][number]
export type Made = {
  readonly cards: readonly CardFile[]
  /** serials of revoked certificates per authority, lower-case hex: what a CRL would list */
  readonly revoked: readonly { readonly issuer: AuthorityKind; readonly serial: string }[]
}

/** Makes every company's file, `folder`/companies/NAME.p12; gives those that are revoked. */
const makeCompanies = (folder: string, people: People): readonly Revoked[] => {
  mkdirSync(join(folder, 'companies'), { recursive: true })
  return people.companies.flatMap(({ name, authority, validity, revoked, password, ...company }) => {
    const made = newCompany(company, {
      authority: authorityAt(folder, 'company', authority, people),
      validity,
      password
    })
    writeFileSync(join(folder, 'companies', `${name}.p12`), made.file)
    return revoked ? [{ issuer: 'company' as const, serial: made.serial }] : []
  })
}

/**
 * Makes every card of `folder`/ca/people.json anew and writes it into `folder`; trusted certificates (PEM) go to `residents`,
 * the authorities' bundles and the revocation list to `trust`. Authorities are made once and kept.
 */
export const makeCards = (folder: string, trust: string, residents: string): Made => {
  const people = People.parse(JSON.parse(readFileSync(join(folder, 'ca/people.json'), 'utf8')))
  for (const made of [trust, residents]) mkdirSync(made, { recursive: true })
  const revoked: Revoked[] = []
  const cards = people.people.map((person) => {
    const issue = (secret: Secret) => {
      const authority = authorityAt(folder, secret, person.authority, people)
      const made = newCertificate(secret, person, authority, person.validity)
      if (person.revoked) revoked.push({ issuer: secret, serial: made.certificate.serialNumber })
      if (people.authorities[person.authority]?.trusted)
        writeFileSync(join(residents, `${person.name}-${secret}.pem`), pemOf(made.der))
      return { ...made, authority }
    }
    const { name, family, given, sex, birth, address, description, pins } = person
    const tries = Object.fromEntries(Object.entries(person.tries)) as NonNullable<CardPerson['tries']>
    const token = person.token ?? ('JPKIAPICCTOKEN2' as const)
    const holder = { name, family, given, sex, birth, address, description, pins, tries, token }
    const card = newCard(holder, { authentication: issue('authentication'), signature: issue('signature') })
    writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(card, null, 2)}\n`)
    return card
  })
  revoked.push(...makeCompanies(folder, people))
  for (const secret of kinds) {
    const generations = Object.entries(people.authorities).filter(([, { trusted }]) => trusted)
    const bundle = generations.map(([generation]) => {
      const { certificate } = authorityAt(folder, secret, generation, people)
      return forge.pki.certificateToPem(certificate).replaceAll('\r', '')
    })
    writeFileSync(join(trust, `${secret}-ca.pem`), bundle.join(''))
  }
  writeFileSync(join(trust, 'revoked.json'), `${JSON.stringify(revoked, null, 2)}\n`)
  return { cards, revoked }
}
