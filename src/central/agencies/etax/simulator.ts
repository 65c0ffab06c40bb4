// e-Tax: takes a signed return in XML, and answers with a 受付番号, or with every box that has to be put right.
import { randomInt, X509Certificate } from 'node:crypto'
import { openIssuerKeys } from '../../issuers/issuer-keys.ts'
import { sealXml } from '../../issuers/seal.ts'
import { deskOf } from '../desk.ts'
import type { AgencyAdapter } from '../port.ts'
import type { Simulation } from '../simulation.ts'
import { readReturn } from './read-return.ts'
import { rootId, writeReturn } from './write-return.ts'

const unsigned = {
  ja: '署名のある 申告が 付いていません。カードで もう一度 署名してください。',
  en: 'The signed return is missing. Please sign again with your card.'
}

const digits = (count: number): string => Array.from({ length: count }, () => randomInt(10)).join('')

/** 20 digits: the moment in Japan, and six more */
export const receptionNumber = (now: Date): string =>
  new Date(now.getTime() + 9 * 3_600_000).toISOString().replace(/\D/g, '').slice(0, 14) + digits(6)

/** The keys of the sender stand in `folder`/agencies; e-Tax knows the sender by their root. */
export const eTax = (simulation: Simulation): AgencyAdapter => {
  const { folder, now } = simulation
  return deskOf(simulation, {
    wantsDocument: true,
    reception: () => receptionNumber(now()),
    carry: async ({ fields, cms }) => {
      if (cms === null) return { state: 'refused', reason: unsigned }
      const keys = await openIssuerKeys(folder, now)
      const sent = sealXml(writeReturn(fields, now()), rootId, await keys.signer('return-sender'))
      return readReturn(sent, [new X509Certificate(keys.root())], now())
    }
  })
}
