// A body that buys by tender: takes the application to be a bidder (競争入札参加資格審査申請), the same one as every other body gets.
import { randomInt } from 'node:crypto'
import { deskOf } from '../desk.ts'
import { readJsonForm, writeJsonForm } from '../json-form.ts'
import type { AgencyAdapter } from '../port.ts'
import type { Simulation } from '../simulation.ts'

const form = 'bidder-1'

const unsigned = {
  ja: '署名のある 申請書が 付いていません。もう一度 署名してください。',
  en: 'The signed application is missing. Please sign again.'
}

export const bidding = (simulation: Simulation): AgencyAdapter =>
  deskOf(simulation, {
    wantsDocument: true,
    reception: () => `B-${randomInt(1_000_000, 10_000_000)}`,
    carry: (delivery) =>
      Promise.resolve(
        delivery.cms === null
          ? { state: 'refused', reason: unsigned }
          : readJsonForm(form, writeJsonForm(form, delivery))
      )
  })
