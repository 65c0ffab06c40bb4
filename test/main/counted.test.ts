import { expect, it } from 'vitest'
import { Health } from '../../src/contract/wire/devices.ts'
import { countsCodes } from '../../src/main/log/counted.ts'

it('codes that were shown are counted, whatever showed them, and told in the form central takes', () => {
  const written: string[] = []
  const { log, faults } = countsCodes((event) => void written.push(event))
  expect(faults()).toEqual([])
  log('trouble.shown', { code: 'M-101' })
  log('visit.ended', { reason: 'removed', code: 'none' })
  log('visit.ended', { reason: 'trouble', code: 'M-101' })
  log('terminal.out-of-service', { code: 'M-202' })
  log('card.host', { code: 3 })
  expect(written).toHaveLength(5)
  expect(faults()).toEqual([
    { code: 'M-101', count: 2 },
    { code: 'M-202', count: 1 }
  ])
  const report = { version: 'dev', outbox: 0, reader: 'ready', startedAt: '2026-11-27T00:00:00.000Z', faults: faults() }
  expect(Health.parse(report).faults).toEqual(faults())
})
