// Holders that answer with a document of their own form: FHIR from health bodies, pension JSON. Reading it gives the item's words.
import type { Words } from '../../../contract/wire/words.ts'
import { readHealth, type Health } from '../../agencies/health/read-health.ts'
import { costsInWords, medicinesInWords, vaccinationsInWords } from '../../agencies/health/say.ts'
import { estimatePension, type PensionEstimate } from '../../agencies/pension/estimate.ts'
import { PensionRecord } from '../../agencies/pension/record.ts'
import { estimateInWords, recordInWords } from '../../agencies/pension/say.ts'

/** The holder said something that is not of its form: it counts as one that cannot be reached. */
class Unreadable extends Error {}

const fromHealth =
  (say: (health: Health) => Words) =>
  (document: string): Words => {
    const read = readHealth(document)
    if (!read.ok || read.health.unreadable.length > 0) throw new Unreadable()
    return say(read.health)
  }

const fromPension =
  (say: (estimate: PensionEstimate) => Words) =>
  (document: string): Words => {
    const record = PensionRecord.safeParse(JSON.parse(document))
    if (!record.success) throw new Unreadable()
    return say(estimatePension(record.data))
  }

const readers: Readonly<Record<string, (document: string) => Words>> = {
  vaccinations: fromHealth(vaccinationsInWords),
  medicines: fromHealth(medicinesInWords),
  'medical-costs': fromHealth(costsInWords),
  'pension-record': fromPension(recordInWords),
  'pension-forecast': fromPension(estimateInWords)
}

/** The words of an item out of its holder's document; throws where it cannot be read. */
export const wordsIn = (item: string, document: string): Words => {
  const read = readers[item]
  if (!read) throw new Unreadable()
  return read(document)
}
