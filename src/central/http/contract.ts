// Level 0: the contract itself, for whoever builds a terminal, another client or another central.
import { z } from 'zod'
import packageJson from '../../../package.json' with { type: 'json' }
import { openApiOf, type OpenApi } from './openapi.ts'
import { answers, routesOf, type App } from './route.ts'

/** Adds GET /v1/openapi; comes last, so that every other route is in it. Gives what makes the document. */
export const contractRoutes = (app: App): (() => OpenApi) => {
  let made: OpenApi | undefined
  const contract = (): OpenApi => (made ??= openApiOf(routesOf(app), packageJson.version))
  answers(app, ['GET', '/v1/openapi'], z.record(z.string(), z.unknown()), () => Promise.resolve({ ...contract() }))
  return contract
}
