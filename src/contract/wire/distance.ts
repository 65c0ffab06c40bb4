import type { Position } from './open-data.ts'

/** mean radius of the Earth in metres (IUGG) */
const radius = 6_371_008.8
const radians = (degrees: number): number => (degrees * Math.PI) / 180

/** Metres along the great circle between two positions (haversine): within 0.5 % of the ellipsoid. */
export const metresBetween = (a: Position, b: Position): number => {
  const half = (from: number, to: number): number => Math.sin(radians(to - from) / 2) ** 2
  const h =
    half(a.latitude, b.latitude) +
    Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * half(a.longitude, b.longitude)
  return 2 * radius * Math.asin(Math.min(1, Math.sqrt(h)))
}
