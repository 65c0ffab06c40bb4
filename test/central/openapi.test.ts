// The published contract: a document others can read, that says what central does, and the levels it really holds to.
import { execFileSync } from 'node:child_process'
import { Validator } from '@seriousme/openapi-schema-validator'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OpenApi } from '../../src/central/http/openapi.ts'
import { connectCentral, type Answer, type Client } from '../support/central-client.ts'
import { codeOf, session } from '../support/central-visit.ts'
import { openWorld, type World } from '../support/central-world.ts'

let world: World & { close: () => Promise<void> }
let client: Client
let contract: OpenApi
beforeAll(async () => {
  world = await openWorld(null)
  client = await world.connect()
  contract = (await client.call('GET', '/v1/openapi')).body as OpenApi
})
afterAll(() => world.close())

type Operation = {
  readonly security: readonly { readonly session?: readonly string[] }[]
  readonly operationId: string
}
const operations = (): readonly (readonly [method: string, path: string, operation: Operation])[] =>
  Object.entries(contract.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => [method.toUpperCase(), path, operation as Operation] as const)
  )
const levelOf = ({ security }: Operation): string | null => security[0]?.session?.[0] ?? null
const filled = (path: string): string => path.replace(/\{\w+\}/g, 'x')

describe('the published contract', () => {
  it('is OpenAPI 3.1 to a validator that nobody here wrote', async () => {
    const result = await new Validator().validate(structuredClone(contract))
    expect(result).toEqual({ valid: true })
    expect(operations().length).toBeGreaterThan(45)
    const ids = operations().map(([, , { operationId }]) => operationId)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('leads nowhere that is not in it', () => {
    const references = [...JSON.stringify(contract).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(
      ([, name]) => name ?? ''
    )
    expect(references.length).toBeGreaterThan(100)
    expect(references.filter((name) => !(name in contract.components.schemas))).toEqual([])
  })

  it('names for every route the level it is really held to', async () => {
    const without: (readonly [string, string, string | null, string | null])[] = []
    for (const [method, path, operation] of operations()) {
      const answer = await client.call(method, filled(path))
      const challenge = JSON.stringify(answer.headers['www-authenticate'] ?? '')
      const wanted = /acr_values=\\"([^"\\]+)/.exec(challenge)?.[1] ?? null
      expect([method, path, codeOf(answer)]).not.toEqual([method, path, 'internal'])
      without.push([method, path, levelOf(operation), wanted])
    }
    expect(without.filter(([, , published, enforced]) => published !== enforced)).toEqual([])
    expect(new Set(without.map(([, , published]) => published)).size).toBe(4)
  })

  it('has the form of what is answered, to a JSON Schema validator of its own', async () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false })
    ajv.addSchema({ $id: 'contract', components: contract.components })
    const headers = await session(client, 'tanaka')
    const seen: string[] = []
    const check = (path: string, answer: Answer): void => {
      const operation = contract.paths[path]?.['get'] as { readonly responses: Readonly<Record<string, unknown>> }
      const response = operation.responses[String(answer.status)] ?? operation.responses['default']
      const schema = JSON.stringify(
        (response as { content: Record<string, { schema: unknown }> }).content[answer.type.split(';')[0] ?? '']
      )
      const { schema: found } = JSON.parse(schema.replaceAll('"#/', '"contract#/')) as { schema: object }
      const validate = ajv.compile(found)
      expect([path, validate(answer.body), validate.errors]).toEqual([path, true, null])
      seen.push(path)
    }
    for (const [method, path] of operations())
      if (method === 'GET' && path !== '/v1/openapi')
        check(path, await client.call('GET', filled(path), undefined, headers))
    expect(seen.length).toBeGreaterThan(25)
    // and says no to what is not of its form
    expect(ajv.compile({ $ref: 'contract#/components/schemas/NoticesAnswer' })({ notices: 1 })).toBe(false)
  }, 30_000)

  it('is asked for without a session, but not without a terminal', async () => {
    const stranger = await connectCentral(world.central.ready.url, world.central.ready.ca, null)
    expect(codeOf(await stranger.call('GET', '/v1/openapi'))).toBe('terminalMissing')
    await stranger.close()
  })

  it('is written by the command, the same one', () => {
    const text = execFileSync(process.execPath, ['src/central/main.ts', 'openapi'], {
      encoding: 'utf8',
      maxBuffer: 1e7
    })
    expect(JSON.parse(text)).toEqual(contract)
  })
})
