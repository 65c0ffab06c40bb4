// A town's health centre: takes a request for vaccination elsewhere in FHIR, and gives a number that the clinic asks for.
import { randomInt } from 'node:crypto'
import { deskOf } from '../desk.ts'
import type { AgencyAdapter } from '../port.ts'
import type { Simulation } from '../simulation.ts'
import { readRequest, writeRequest } from './request.ts'

const unreadable = {
  state: 'refused',
  reason: {
    ja: '依頼書を 読み取れません。もう一度 出してください。',
    en: 'The request cannot be read. Please file it again.'
  }
} as const

export const health = (simulation: Simulation): AgencyAdapter =>
  deskOf(simulation, {
    wantsDocument: false,
    reception: () => `VR-${randomInt(100_000, 1_000_000)}`,
    carry: ({ fields, receiptNumber }) =>
      Promise.resolve(readRequest(writeRequest(fields, receiptNumber)) ?? unreadable)
  })
