// Level 0: the contract itself, for whoever builds a terminal, another client or another central.
import { z } from 'zod'
import packageJson from '../../../package.json' with { type: 'json' }
import { openApiOf, type OpenApi } from './openapi.ts'
import { routesOf, type App } from './route.ts'
import { offers } from './sender-route.ts'

const added = new WeakMap<object, string[]>()
/** Remembers every route that is added from here on, however it is added. */
export const rememberRoutes = (app: App): void => {
  const routes: string[] = []
  added.set(app, routes)
  app.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat()) routes.push(`${one} ${url}`)
  })
}

/** A route that was added past route.ts has neither schemas nor a level: a bug that must not get as far as a terminal. */
const checkAllPublished = (app: App): void => {
  const published = new Set(routesOf(app).map(({ method, url }) => `${method} ${url}`))
  const past = added.get(app)?.filter((one) => !published.has(one.replace(/^HEAD /, 'GET ')))
  if (past === undefined || past.length > 0) throw new Error(`not in the contract: ${past?.join(', ') ?? 'unknown'}`)
}

/**
 * Adds GET /v1/openapi, and the same at the address where such documents are looked for; comes last, so that every other route
 * is in it. Gives what makes the document. Throws where a route is not in the contract.
 */
export const contractRoutes = (app: App): (() => OpenApi) => {
  let made: OpenApi | undefined
  const contract = (): OpenApi => (made ??= openApiOf(routesOf(app), packageJson.version))
  for (const url of ['/v1/openapi', '/openapi.json'])
    offers(app, url, z.record(z.string(), z.unknown()), () => Promise.resolve({ ...contract() }))
  checkAllPublished(app)
  return contract
}
