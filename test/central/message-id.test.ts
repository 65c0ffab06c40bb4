// Ids that grow with the time.
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { messageId } from '../../src/central/message-id.ts'

describe('an id made by central', () => {
  it('is a UUIDv7 of its moment, and sorts behind those of moments before', () => {
    const moments = [0, 1, 255, 2 ** 40, Date.UTC(2026, 10, 28), 2 ** 48 - 1]
    const ids = moments.map((at) => messageId(new Date(at)))
    for (const [n, id] of ids.entries()) {
      expect(z.uuid({ version: 'v7' }).safeParse(id).success).toBe(true)
      expect(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(moments[n])
    }
    expect(ids.toSorted()).toEqual(ids)
  })

  it('is another one each time', () => {
    const at = new Date()
    expect(new Set(Array.from({ length: 1000 }, () => messageId(at))).size).toBe(1000)
  })

  it('is not made of a time that has no room in it', () => {
    for (const at of [new Date(-1), new Date(2 ** 48), new Date(Number.NaN)])
      expect(() => messageId(at)).toThrow(RangeError)
  })
})
