// What operators count, in Prometheus' form. Labels are routes, codes and kinds out of fixed lists: never a word of a resident.
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { App } from '../http/route.ts'
import type { Log } from '../log.ts'
import type { Db } from '../store/store.ts'

export type Metrics = {
  /** every event of the log is counted on its way */
  readonly hear: (log: Log) => Log
  /** counts and times the requests of this server */
  readonly watch: (app: App) => void
  /** the exposition format, version 0.0.4, with its media type */
  readonly text: () => Promise<{ readonly type: string; readonly body: string }>
}

type Asked = { readonly db: Db; readonly now: () => Date; readonly connections: () => number }

const countRequests = (app: App, registry: Registry): void => {
  const labelNames = ['route', 'status'] as const
  const seconds = new Histogram({
    name: 'central_request_seconds',
    help: 'time from a request to its answer',
    labelNames,
    // from a look-up to a self-info collection
    buckets: [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5],
    registers: [registry]
  })
  app.addHook('onResponse', async (request, reply) => {
    // what no route takes is one label, whatever was asked
    const route = `${request.method} ${request.routeOptions.url ?? 'unknown'}`
    seconds.observe({ route, status: String(reply.statusCode) }, reply.elapsedTime / 1000)
  })
}

const countJobs = ({ db, now, connections }: Asked, registry: Registry): void => {
  const jobs = new Gauge({
    name: 'central_jobs',
    help: 'what waits to be done for a linked system, by kind',
    labelNames: ['kind'],
    registers: [registry],
    collect: async () => {
      const rows = await db
        .selectFrom('jobs')
        .select((eb) => ['kind', eb.fn.countAll().as('count')])
        .groupBy('kind')
        .execute()
      jobs.reset()
      for (const { kind, count } of rows) jobs.set({ kind }, Number(count))
    }
  })
  const late = new Gauge({
    name: 'central_jobs_late_seconds',
    help: 'how long the job that is due longest has been due',
    registers: [registry],
    collect: async () => {
      const first = await db
        .selectFrom('jobs')
        .select((eb) => eb.fn.min('due_at').as('due'))
        .executeTakeFirst()
      late.set(first?.due ? Math.max(0, (now().getTime() - Date.parse(first.due)) / 1000) : 0)
    }
  })
  const open: Gauge = new Gauge({
    name: 'central_connections',
    help: 'open connections of terminals',
    registers: [registry],
    collect: (): void => open.set(connections())
  })
}

const countEvents = (registry: Registry): Metrics['hear'] => {
  const events = new Counter({
    name: 'central_events_total',
    help: 'lines of the log, by event',
    labelNames: ['event'],
    registers: [registry]
  })
  const refusals = new Counter({
    name: 'central_refusals_total',
    help: 'requests refused, by route and code',
    labelNames: ['route', 'code'],
    registers: [registry]
  })
  return (log) => (event, fields) => {
    events.inc({ event })
    if (event === 'request.refused' && 'route' in fields && 'code' in fields)
      refusals.inc({ route: fields.route, code: fields.code })
    log(event, fields)
  }
}

/** The metrics of one central; `hear` counts from the start, the rest once `watch` and `ask` were called. */
export const newMetrics = (): Metrics & { readonly ask: (asked: Asked) => void } => {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  return {
    hear: countEvents(registry),
    watch: (app) => countRequests(app, registry),
    ask: (asked) => countJobs(asked, registry),
    text: async () => ({ type: registry.contentType, body: await registry.metrics() })
  }
}
