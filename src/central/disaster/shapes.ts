// Polygons and circles of CAP areas (CAP 1.2 §3.2.4), and whether a place lies in them.
import type { Shape } from '../../contract/wire/disaster.ts'
import type { Position } from '../../contract/wire/open-data.ts'
import { metresBetween } from '../../contract/wire/distance.ts'

type Point = readonly [latitude: number, longitude: number]

/** corners of all polygons of one area together; whoever sends more gets the rectangle around them, which warns too many */
const mostCorners = 500
const mostShapes = 50

const pointIn = (text: string): Point | null => {
  const [, north, east] = /^(-?\d{1,2}(?:\.\d{1,15})?),(-?\d{1,3}(?:\.\d{1,15})?)$/.exec(text) ?? []
  const point = [Number(north), Number(east)] as const
  return north !== undefined && Math.abs(point[0]) <= 90 && Math.abs(point[1]) <= 180 ? point : null
}

/** latitude,longitude pairs with blanks between; four at least, and the last is the first */
const polygonIn = (text: string): Shape | null => {
  const points = text.trim().split(/\s+/).map(pointIn)
  const [first, last] = [points[0], points.at(-1)]
  if (points.length < 4 || points.some((one) => one === null) || !first || !last) return null
  if (first[0] !== last[0] || first[1] !== last[1]) return null
  return { polygon: points.filter((one) => one !== null).map(([north, east]): [number, number] => [north, east]) }
}

/** latitude,longitude and a radius in kilometres */
const circleIn = (text: string): Shape | null => {
  const [, centre = '', radius = ''] = /^(\S+)\s+(\d{1,5}(?:\.\d{1,9})?)$/.exec(text.trim()) ?? []
  const point = pointIn(centre)
  return point && Number(radius) <= 20_000
    ? { circle: { latitude: point[0], longitude: point[1], kilometres: Number(radius) } }
    : null
}

const rectangleAround = (polygons: readonly (readonly Point[])[]): Shape => {
  const [north, east] = [polygons.flat().map((one) => one[0]), polygons.flat().map((one) => one[1])]
  const bounds = (all: readonly number[]): readonly [number, number] =>
    all.reduce<readonly [number, number]>(
      ([low, high], one) => [Math.min(low, one), Math.max(high, one)],
      [Infinity, -Infinity]
    )
  const [[south, top], [west, right]] = [bounds(north), bounds(east)]
  return { polygon: [[south, west], [top, west], [top, right], [south, right], [south, west]] } // prettier-ignore
}

/**
 * The shapes of an area; empty where it has none, or one that cannot be read: then what it covers is not known, and it counts by
 * its name.
 */
export const shapesIn = (polygons: readonly string[], circles: readonly string[]): Shape[] => {
  const all = [...polygons.map(polygonIn), ...circles.map(circleIn)]
  const shapes = all.filter((one) => one !== null)
  if (shapes.length !== all.length || circles.length > mostShapes) return []
  const corners = shapes.flatMap((one) => ('polygon' in one ? [one.polygon] : []))
  if (corners.flat().length <= mostCorners && shapes.length <= mostShapes) return shapes
  return [rectangleAround(corners), ...shapes.filter((one) => 'circle' in one)].slice(0, mostShapes)
}

/** Even-odd rule on latitude and longitude: no area of Japan crosses the date line or a pole. The edge may fall either way. */
const inPolygon = (corners: readonly Point[], { latitude, longitude }: Position): boolean => {
  let inside = false
  for (let at = 1; at < corners.length; at++) {
    const [[north, east], [south, west]] = [corners[at] ?? [0, 0], corners[at - 1] ?? [0, 0]]
    if (north > latitude === south > latitude) continue
    if (longitude < ((west - east) * (latitude - north)) / (south - north) + east) inside = !inside
  }
  return inside
}

export const contains = (shape: Shape, place: Position): boolean =>
  'polygon' in shape
    ? inPolygon(shape.polygon, place)
    : metresBetween(shape.circle, place) <= shape.circle.kilometres * 1_000
