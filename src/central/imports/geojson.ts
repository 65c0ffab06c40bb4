// GeoJSON (RFC 7946) of towns as the table it was made from: its properties are the columns, a feature is a row.
import { z } from 'zod'
import { writeCsv } from './write-csv.ts'

const Value = z.union([z.string(), z.number(), z.boolean(), z.null()])
const Features = z.looseObject({
  type: z.literal('FeatureCollection'),
  /** not of RFC 7946, but towns name grids of their own by it: then the coordinates are no degrees */
  crs: z.unknown().optional(),
  features: z
    .array(
      z.looseObject({
        properties: z.record(z.string(), Value).nullable(),
        geometry: z.looseObject({ type: z.string(), coordinates: z.array(z.unknown()).optional() }).nullable()
      })
    )
    .max(200_000)
})

/** longitude and latitude of a point (RFC 7946 §3.1.1), where the collection is in degrees */
const degreesOf = (
  geometry: z.output<typeof Features>['features'][number]['geometry'],
  crs: unknown
): string | null => {
  const [east, north] = geometry?.type === 'Point' && crs === undefined ? (geometry.coordinates ?? []) : []
  return typeof east === 'number' && typeof north === 'number' ? `${north},${east}` : null
}

/**
 * The table as CSV; null where it is no collection of features. Positions that the properties bring along count before the
 * geometry's, which may be of a grid.
 */
export const tableOfGeojson = (text: string): string | null => {
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch {
    return null
  }
  const parsed = Features.safeParse(content)
  if (!parsed.success || parsed.data.features.length === 0) return null
  const { features, crs } = parsed.data
  const names = [...new Set(features.flatMap(({ properties }) => Object.keys(properties ?? {})))]
  const has = names.some((name) => ['緯度', 'latitude', 'lat', 'location'].includes(name))
  const header = has ? names : [...names, 'location']
  const rows = features.map(({ properties, geometry }) => [
    ...names.map((name) => {
      const value = properties?.[name] ?? null
      return typeof value === 'boolean' ? (value ? '1' : '0') : value
    }),
    ...(has ? [] : [degreesOf(geometry, crs)])
  ])
  return writeCsv([header, ...rows])
}
