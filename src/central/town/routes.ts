// Level 0: what the town says to everybody, places, and the key to seal to.
import type { z } from 'zod'
import { Keys, Places, Town } from '../../contract/wire/town.ts'
import type { Central } from '../central.ts'
import { demand } from '../http/refusal.ts'
import { answers, type App } from '../http/route.ts'
import { offers } from '../http/sender-route.ts'
import { dateInJapan } from '../calendar.ts'
import { weekdays, type TownData } from './seed-data.ts'

const day = 86_400_000

const townOf = (data: TownData, now: Date): z.output<typeof Town> => {
  const tomorrow = weekdays[new Date(`${dateInJapan(new Date(now.getTime() + day))}T00:00:00Z`).getUTCDay()]
  return {
    ...data,
    pages: data.pages.map(({ asOfDaysAgo, tomorrow: senses, ...page }) => ({
      ...page,
      sense: (tomorrow === undefined ? undefined : senses?.[tomorrow]) ?? page.sense,
      asOf: dateInJapan(new Date(now.getTime() - asOfDaysAgo * day))
    }))
  }
}

export const townRoutes = (app: App, { data, keys, now }: Central): void => {
  answers(app, ['GET', '/v1/town'], Town, async ({ terminal }) => {
    const town = data.towns.find((one) => one.id === terminal.town)
    demand(town !== undefined, 'notFound')
    return townOf(town, now())
  })
  answers(app, ['GET', '/v1/places'], Places, async () => data.places)
  offers(app, '/v1/keys', Keys, async () => ({ sealing: keys.sealing.public }))
}
