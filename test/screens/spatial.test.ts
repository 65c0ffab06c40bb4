import { describe, expect, it } from 'vitest'
import { nearest } from '../../src/renderer/input/spatial.ts'

const box = (left: number, top: number, width = 100, height = 100) => ({
  box: { left, top, right: left + width, bottom: top + height },
  name: `${left},${top}`
})

describe('an arrow', () => {
  const grid = [0, 110, 220].flatMap((top) => [0, 110, 220].map((left) => box(left, top)))
  const from = (name: string, direction: 'up' | 'down' | 'left' | 'right'): string | null => {
    const start = grid.find((one) => one.name === name)
    if (start === undefined) throw new Error('no such box')
    return (
      nearest(
        start.box,
        direction,
        grid.filter((one) => one !== start)
      )?.name ?? null
    )
  }

  it('goes to the neighbour in a grid', () => {
    expect(from('110,110', 'left')).toBe('0,110')
    expect(from('110,110', 'right')).toBe('220,110')
    expect(from('110,110', 'up')).toBe('110,0')
    expect(from('110,110', 'down')).toBe('110,220')
  })

  it('stays at the edge', () => {
    expect(from('0,0', 'up')).toBeNull()
    expect(from('220,220', 'right')).toBeNull()
  })

  it('prefers what lies straight ahead to what is nearer beside the way', () => {
    const ahead = box(0, 400)
    const beside = box(150, 120)
    expect(nearest(box(0, 0).box, 'down', [beside, ahead])).toBe(ahead)
  })

  it('takes what lies beside when nothing lies ahead', () => {
    const beside = box(500, 400)
    expect(nearest(box(0, 0).box, 'down', [beside])).toBe(beside)
  })

  it('never goes back', () => {
    expect(nearest(box(0, 300).box, 'down', [box(0, 0)])).toBeNull()
  })
})
