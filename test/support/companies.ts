// Companies in tests: the files of the house, opened as a terminal opens them, and one visit of each.
import { readFileSync } from 'node:fs'
import { openCompanyFile, type CompanyCertificate } from '../../src/card/certificates/company/company-file.ts'
import { openContents } from '../../src/card/certificates/company/contents.ts'
import { createPrivateKey } from 'node:crypto'
import { SignInAnswer } from '../../src/contract/wire/session.ts'
import { fixture, type SoftCard } from './central-card.ts'
import type { Visitor } from './central-mandates.ts'
import type { Client } from './central-client.ts'
import { bearer, codeOf, signInBody } from './central-visit.ts'
import type { World } from './central-world.ts'

const passwords = {
  'umino-tsushin': 'umino-2026',
  'morikawa-denryoku': 'denryoku-2026',
  'morikawa-lifeline': 'lifeline-2026',
  expired: 'umino-2023',
  closed: 'midori-2026',
  mallory: 'evil-2026'
} as const
export type CompanyName = keyof typeof passwords
export const companyNumbers = { 'umino-tsushin': '3999990000006', 'morikawa-denryoku': '8999990000001' } as const

export const companyFile = (name: CompanyName): { readonly file: Buffer; readonly password: string } => ({
  file: readFileSync(fixture(`companies/${name}.p12`)),
  password: passwords[name]
})

/** as a terminal holds it */
export const companyCertificate = (name: CompanyName): CompanyCertificate => {
  const { file, password } = companyFile(name)
  const opened = openCompanyFile(file, password)
  if (!opened.ok) throw new Error(opened.fault)
  return opened.value
}

const made = new Map<CompanyName, SoftCard>()

/** One key for both uses, in the form in which tests hold cards. Opening a file takes most of a second: once for each. */
export const softCompany = (name: CompanyName): SoftCard => {
  const known = made.get(name)
  if (known) return known
  const { file, password } = companyFile(name)
  const contents = openContents(file, password)
  const { certificate } = companyCertificate(name)
  const der = contents.ok ? contents.value.keys[0] : undefined
  if (!der) throw new Error(`${name} has no key`)
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  const one = { key, certificate: Buffer.from(certificate) }
  const card = { authentication: one, signature: one }
  made.set(name, card)
  return card
}

type SignInBody = { readonly payload: string; readonly company: string; readonly proof: object }
export const companyBody = async (
  client: Client,
  card: SoftCard,
  changes: Parameters<typeof signInBody>[2] = {}
): Promise<SignInBody> => {
  const { certificate: company, ...rest } = await signInBody(client, card, changes)
  return { ...rest, company }
}

/** A company signs in, on a connection of its own. */
export const companyVisitor = async (world: World, name: CompanyName, terminal = 0): Promise<Visitor> => {
  const client = await world.connect(terminal)
  const card = softCompany(name)
  const body = await companyBody(client, card)
  const answer = await client.call('POST', '/v1/session', body)
  if (answer.status !== 200) throw new Error(`the company was not signed in: ${String(codeOf(answer))}`)
  const { token } = SignInAnswer.parse(answer.body)
  const { visit } = JSON.parse(body.payload) as { visit: string }
  return { client, headers: bearer(token), visit, card }
}
