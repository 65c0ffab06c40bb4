// A town that was given to: takes the one-stop filing (寄附金税額控除に係る申告特例申請書, 地方税法附則 第7条), signed with the card.
import { randomInt } from 'node:crypto'
import { deskOf } from '../desk.ts'
import { readJsonForm, writeJsonForm } from '../json-form.ts'
import type { AgencyAdapter } from '../port.ts'
import type { Simulation } from '../simulation.ts'

/** 第55号の5様式 */
const form = 'one-stop-55-5'

const unsigned = {
  ja: '署名のある 申請書が 付いていません。カードで もう一度 署名してください。',
  en: 'The signed form is missing. Please sign again with your card.'
}

export const oneStop = (simulation: Simulation): AgencyAdapter =>
  deskOf(simulation, {
    wantsDocument: true,
    reception: () => `OS${randomInt(100_000_000, 1_000_000_000)}`,
    carry: (delivery) =>
      Promise.resolve(
        delivery.cms === null
          ? { state: 'refused', reason: unsigned }
          : readJsonForm(form, writeJsonForm(form, delivery))
      )
  })
