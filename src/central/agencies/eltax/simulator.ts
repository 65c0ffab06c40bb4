// eLTAX: takes local-tax filings in sealed XML, and accepts or refuses them.
import { randomInt, X509Certificate } from 'node:crypto'
import { dateInJapan } from '../../calendar.ts'
import { openIssuerKeys } from '../../issuers/issuer-keys.ts'
import { sealXml } from '../../issuers/seal.ts'
import { deskOf } from '../desk.ts'
import type { AgencyAdapter } from '../port.ts'
import type { Simulation } from '../simulation.ts'
import { readFiling, rootId, writeFiling } from './filing-xml.ts'

const unsigned = {
  ja: '署名のある 申告書が 付いていません。カードで もう一度 署名してください。',
  en: 'The signed filing is missing. Please sign again with your card.'
}

/** The keys of the sender stand in `folder`; eLTAX knows the sender by their root. */
export const elTax = (simulation: Simulation): AgencyAdapter => {
  const { data, folder, now } = simulation
  const form = data.desk?.procedure ?? ''
  return deskOf(simulation, {
    wantsDocument: true,
    reception: () => `R${dateInJapan(now()).replaceAll('-', '')}-${randomInt(10_000_000, 100_000_000)}`,
    carry: async (delivery) => {
      if (delivery.cms === null) return { state: 'refused', reason: unsigned }
      const keys = await openIssuerKeys(folder, now)
      const sent = sealXml(writeFiling(form, delivery), rootId, await keys.signer('return-sender'))
      return readFiling(form, sent, [new X509Certificate(keys.root())], now())
    }
  })
}
