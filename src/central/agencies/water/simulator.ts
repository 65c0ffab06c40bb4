// Waterworks: take a move by their own form, and ask on which day they shall come where the old meter has to be read inside.
import { randomInt } from 'node:crypto'
import { deskOf } from '../desk.ts'
import { readJsonForm, writeJsonForm } from '../json-form.ts'
import type { AgencyAdapter } from '../port.ts'
import type { Simulation } from '../simulation.ts'

const form = 'water-move-1'

export const water = (simulation: Simulation): AgencyAdapter =>
  deskOf(simulation, {
    wantsDocument: false,
    reception: () => `W${randomInt(10_000_000, 100_000_000)}`,
    carry: (delivery) => Promise.resolve(readJsonForm(form, writeJsonForm(form, delivery)))
  })
