// A company's certificate beside the card: what signs in, what does not, and what a company's session opens.
import { expect, it } from 'vitest'
import { Company } from '../../src/contract/wire/company.ts'
import { SessionAnswer, SignInAnswer } from '../../src/contract/wire/session.ts'
import { softCard } from '../support/central-card.ts'
import { call, visitor } from '../support/central-mandates.ts'
import { codeOf, signInBody } from '../support/central-visit.ts'
import { onBothStorages } from '../support/central-world.ts'
import { companyBody, companyVisitor, softCompany, type CompanyName } from '../support/companies.ts'

onBothStorages('a company', (world) => {
  const tried = async (name: CompanyName): Promise<unknown> => {
    const client = await world().connect()
    return codeOf(await client.call('POST', '/v1/session', await companyBody(client, softCompany(name))))
  }

  it('signs in with its certificate, at level 2, under its own name', async () => {
    const company = await companyVisitor(world(), 'umino-tsushin')
    const shown = SessionAnswer.parse((await call(company, 'GET', '/v1/session')).body)
    expect([shown.level, shown.provider]).toEqual([2, 'company'])
    expect(Company.parse((await call(company, 'GET', '/v1/company')).body)).toEqual({
      corporateNumber: '3999990000006',
      corporation: '海野通信株式会社',
      address: '架空県海野市浜町３－９',
      representative: { name: '浜田 一', title: '代表取締役' },
      registryOffice: '架空地方法務局'
    })
  })

  it('is refused with a revoked, expired or forged certificate, and where the register closed it', async () => {
    expect(await tried('morikawa-lifeline')).toBe('certificateRevoked')
    expect(await tried('expired')).toBe('certificateExpired')
    expect(await tried('mallory')).toBe('certificateUntrusted')
    expect(await tried('closed')).toBe('companyUnknown')
    expect(await world().refusals()).toEqual(
      expect.arrayContaining(['certificateRevoked', 'certificateExpired', 'certificateUntrusted', 'companyUnknown'])
    )
  })

  it('is nobody where a card is asked for, and a card is no company', async () => {
    const client = await world().connect()
    const asCard = await signInBody(client, softCompany('umino-tsushin'))
    expect(codeOf(await client.call('POST', '/v1/session', asCard))).toMatch(/^certificate/)
    for (const part of ['authentication', 'signature'] as const) {
      const one = softCard('tanaka')[part]
      const body = await companyBody(client, { authentication: one, signature: one })
      expect(codeOf(await client.call('POST', '/v1/session', body))).toMatch(/^certificate/)
    }
  })

  it('opens nothing with a proof that is replayed, of another connection, or of another key', async () => {
    const [here, there] = [await world().connect(), await world().connect()]
    const card = softCompany('umino-tsushin')
    const body = await companyBody(here, card)
    expect(codeOf(await there.call('POST', '/v1/session', body))).toBe('wrongConnection')
    const again = await companyBody(here, card)
    expect((await here.call('POST', '/v1/session', again)).status).toBe(200)
    expect(codeOf(await here.call('POST', '/v1/session', again))).toBe('nonceSpent')
    const { certificate } = softCompany('morikawa-denryoku').authentication
    const others = await companyBody(here, card, { certificate })
    expect(codeOf(await here.call('POST', '/v1/session', others))).toBe('signatureInvalid')
  })

  it('has one pseudonym per operator, and no resident has the same', async () => {
    const client = await world().connect()
    const signIn = async (body: object): Promise<string> =>
      SignInAnswer.parse((await client.call('POST', '/v1/session', body)).body).pseudonym
    const card = softCompany('umino-tsushin')
    const [one, two] = [await signIn(await companyBody(client, card)), await signIn(await companyBody(client, card))]
    expect(one).toBe(two)
    expect(await signIn(await signInBody(client, softCard('tanaka')))).not.toBe(one)
  })

  it('goes down, never up, and nothing but the certificate leads up again', async () => {
    const company = await companyVisitor(world(), 'umino-tsushin')
    const level = async (to: number): Promise<unknown> => {
      const answer = await call(company, 'PUT', '/v1/session/level', { level: to })
      return answer.status === 200 ? SessionAnswer.parse(answer.body).level : codeOf(answer)
    }
    expect([await level(1), await level(2), await level(0), await level(1)]).toEqual([1, 'malformed', 0, 0])
    expect(codeOf(await call(company, 'GET', '/v1/company'))).toBe('levelInsufficient')
    const resident = await visitor(world(), 'tanaka')
    expect(codeOf(await call(resident, 'GET', '/v1/company'))).toBe('wrongHolder')
  })
})
