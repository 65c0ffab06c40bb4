// The town's own member of staff and its register, as a demonstration finds them.
import { readFileSync } from 'node:fs'
import { createPrivateKey } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { revokeStaff } from '../../src/central/assist/staff.ts'
import { seedPeople } from '../../src/central/town/seed-people.ts'
import { acting, call, mandatesOf, visitor } from '../support/central-mandates.ts'
import { codeOf } from '../support/central-visit.ts'
import { openWorld, type World } from '../support/central-world.ts'
import { staffSignIn } from '../support/central-staff.ts'

const Card = z.object({
  applications: z
    .array(
      z.object({
        keys: z.array(z.object({ pkcs8: z.string() })).length(1),
        files: z.array(z.object({ ef: z.string(), content: z.string() }))
      })
    )
    .length(1)
})
/** the staff card as a reader would see it */
const card = () => {
  const [application] = Card.parse(
    JSON.parse(readFileSync('test/fixtures/cards/staff-yamamoto.json', 'utf8'))
  ).applications
  const certificate = application?.files.find((one) => one.ef === '000A')?.content ?? ''
  return {
    key: createPrivateKey(application?.keys[0]?.pkcs8 ?? ''),
    certificate: Buffer.from(certificate, 'base64')
  }
}

let world: World & { close: () => Promise<void> }
beforeAll(async () => {
  world = await openWorld(null)
  // as the start does where the fictional issuers are at work
  await seedPeople(world.central.central)
})
afterAll(() => world.close())

it('the staff card of the town signs in, and is not enrolled again once it was revoked', async () => {
  const client = await world.connect()
  expect(await staffSignIn(client, card())).toMatchObject({ status: 200 })
  const { central } = world.central
  await revokeStaff(central.db, 'yamamoto', central.now())
  await seedPeople(central)
  expect(codeOf(await staffSignIn(client, card()))).toBe('staffRevoked')
})

it('the register gives what its kinds give: an assistant the named filing, a contract without a supervisor nothing', async () => {
  const sato = await visitor(world, 'sato')
  const assistance = (await mandatesOf(sato)).find((one) => one.kind === 'assistance')
  const proxy = acting(sato, assistance?.id ?? '')
  expect((await call(proxy, 'GET', '/v1/self')).body).toMatchObject({ name: { family: '高橋' } })
  expect(codeOf(await call(proxy, 'GET', '/v1/mailbox'))).toBe('mandateScope')
  const tanaka = await visitor(world, 'tanaka')
  const contract = (await mandatesOf(tanaka)).find((one) => one.kind === 'voluntary-guardianship')
  expect(codeOf(await call(acting(tanaka, contract?.id ?? ''), 'GET', '/v1/mailbox'))).toMatch(/^mandate/)
})
