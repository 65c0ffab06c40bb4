import { assert as holds, asyncProperty, constantFrom, json } from 'fast-check'
import { expect, it } from 'vitest'
import { Problem } from '../../src/contract/wire/problem.ts'
import { connectCentral } from '../support/central-client.ts'
import { codeOf, session, uuidv7 } from '../support/central-visit.ts'
import { onBothStorages } from '../support/central-world.ts'

const routes = [
  ['POST', '/v1/session/nonce'],
  ['POST', '/v1/session'],
  ['POST', '/v1/intents'],
  ['POST', '/v1/operations'],
  ['POST', '/v1/procedures/move/recipients'],
  ['POST', '/v1/devices/health']
] as const

onBothStorages('requests', (world) => {
  const refused = async (
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {}
  ): Promise<unknown> => {
    const answer = await (await world().connect()).call(method, path, body, headers)
    const problem = Problem.parse(answer.body)
    expect([answer.status, answer.type.split(';')[0]]).toEqual([problem.status, 'application/problem+json'])
    expect(await world().refusals()).toContain(problem.code)
    return problem.code
  }

  it('a body that is not JSON is refused', async () => {
    expect(await refused('POST', '/v1/session/nonce', '{')).toBe('malformed')
    expect(await refused('POST', '/v1/session/nonce', '')).toBe('malformed')
  })

  it('a field nobody knows is refused', async () => {
    expect(await refused('POST', '/v1/session/nonce', { purpose: 'sign-in', more: 1 })).toBe('malformed')
    expect(await refused('POST', '/v1/session/nonce', '{"purpose":"sign-in","__proto__":{"admin":true}}')).toBe(
      'malformed'
    )
    expect(await refused('GET', '/v1/town?more=1')).toBe('malformed')
  })

  it('a nonce for another purpose than signing in is refused', async () => {
    expect(await refused('POST', '/v1/session/nonce', { purpose: 'filing' })).toBe('malformed')
  })

  it('another media type than JSON is refused', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])
      expect(await refused('POST', '/v1/session/nonce', '{}', { 'content-type': type })).toBe('mediaType')
  })

  it('a body that is too large is refused', async () => {
    expect(await refused('POST', '/v1/operations', { sealed: 'x'.repeat(300_000) })).toBe('tooLarge')
  })

  it('what is not there is said not to be there', async () => {
    expect(await refused('GET', '/v1/elsewhere')).toBe('notFound')
    expect(await refused('DELETE', '/v1/town')).toBe('notFound')
    expect(await refused('GET', `/v1/${'x'.repeat(3_000)}`)).toBe('notFound')
  })

  it.each([
    ['GET', '/v1/%zz'],
    ['PUT', `/v1/notices/${'PLANTED-'.repeat(13)}/opened`],
    ['GET', '/v1/PLANTED-%zz'],
    ['GET', '/v1/town?PLANTED=%zz']
  ])('an address that cannot be read is refused like everything else and not repeated: %s %s', async (method, path) => {
    const before = (await world().refusals()).length
    expect(await refused(method, path)).toBe('malformed')
    expect((await world().refusals()).length).toBe(before + 1)
    const { body } = await (await world().connect()).call(method, path)
    const audited = await world().central.db.selectFrom('audit').selectAll().execute()
    expect(JSON.stringify(body) + JSON.stringify(audited) + world().log.join('')).not.toMatch(/PLANTED-|%zz/)
  })

  it('an address that cannot be read says nothing to somebody without a certificate', async () => {
    const { url, ca } = world().central.ready
    const client = await connectCentral(url, ca, null)
    expect(codeOf(await client.call('GET', '/v1/%zz'))).toBe('terminalMissing')
    await client.close()
  })

  it('an answer without a body arrives, however many are under way', async () => {
    const client = await world().connect()
    const headers = await session(client, 'tanaka')
    const put = () => client.call('PUT', '/v1/mailbox/folders/own', { name: '箱' }, headers)
    for (let round = 0; round < 3; round++) {
      const answers = await Promise.all(Array.from({ length: 24 }, put))
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([204]))
    }
  })

  it('the same intent many times at once is one intent', async () => {
    const client = await world().connect()
    const headers = await session(client, 'tanaka')
    const operations = [{ operationId: uuidv7(), recipient: 'toto-power', contentSha256: 'A'.repeat(43) }]
    const manifest = JSON.stringify({ bundleId: uuidv7(), kind: 'filing', procedure: 'move', operations })
    const record = () => client.call('POST', '/v1/intents', { manifest }, headers)
    const answers = await Promise.all(Array.from({ length: 24 }, record))
    expect(new Set(answers.map(({ status, body }) => `${status} ${JSON.stringify(body)}`)).size).toBe(1)
    expect(answers[0]?.status).toBe(200)
  })

  it('a token of another form is no token', async () => {
    expect(await refused('GET', '/v1/self', undefined, { authorization: 'Bearer short' })).toBe('levelInsufficient')
  })

  it('no message whatever opens a session, has an effect or makes central fail', async () => {
    const client = await world().connect()
    const headers = await session(client, 'tanaka')
    const counted = async (): Promise<number> =>
      (await world().central.db.selectFrom('operations').select('id').execute()).length
    const before = await counted()
    await holds(
      asyncProperty(constantFrom(...routes), json(), async ([method, path], body) => {
        const answer = await client.call(method, path, body, headers)
        expect([400, 403, 404, 413, 422]).toContain(answer.status)
      }),
      { numRuns: 150 }
    )
    expect(await counted()).toBe(before)
    expect(world().log.filter((line) => line.includes('request.failed'))).toEqual([])
  })

  it('the log of a refusal has route, code and terminal, and nothing of the message', async () => {
    const client = await world().connect()
    expect(codeOf(await client.call('POST', '/v1/session/nonce', { marker: 'PLANTED-MARKER' }))).toBe('malformed')
    expect(world().log.join('\n')).toContain(
      '"route":"POST /v1/session/nonce","code":"malformed","terminal":"morikawa-1"'
    )
    const audited = JSON.stringify(await world().central.db.selectFrom('audit').selectAll().execute())
    expect(world().log.join('\n') + audited).not.toContain('PLANTED-MARKER')
  })
})
