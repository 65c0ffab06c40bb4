// A firm of one's own at a test central: enrolled by the operator's path, at its door with its own keys.
import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { FirmForm, NoticesAnswer, RegisteredForm, ReplyTaken, type FirmNotice } from '../../src/contract/wire/firms.ts'
import { enrolWithRequests } from '../../src/central/senders/certify.ts'
import { openDoor, type Door } from '../../src/central/senders/send/door.ts'
import { makeKeys, openFolder } from '../../src/central/senders/send/keys.ts'
import { decideForm } from '../../src/central/firms/forms.ts'
import type { World } from './central-world.ts'

export type Firm = { readonly id: string; readonly folder: string; readonly door: Door }

export const openFirm = async ({ central, folder: home }: World, id: string): Promise<Firm> => {
  const folder = mkdtempSync(join(home, 'firm-'))
  await makeKeys(folder, id)
  const name = { ja: `${id} ガス`, en: `${id} Gas` }
  await enrolWithRequests(central.central.settings, central.db, { id, name, folder })
  return { id, folder, door: await openDoor({ ...openFolder(folder).door, url: central.ready.url }) }
}

export const form = (changes: Partial<FirmForm> = {}): FirmForm =>
  FirmForm.parse({
    procedure: 'move',
    kind: 'power',
    what: { ja: 'ガスの 停止と開始', en: 'Gas off and on' },
    why: { ja: 'ガスの 契約が あります', en: 'You have a gas contract' },
    schema: {
      type: 'object',
      properties: { name: { type: 'string' }, to: { type: 'string' }, movingDate: { type: 'string' } },
      required: ['name', 'to'],
      additionalProperties: false
    },
    from: '2026-01-01',
    until: null,
    ...changes
  })

export const register = ({ door }: Firm, body: unknown): Promise<RegisteredForm> =>
  door.ask('POST', '/v1/firm/forms', RegisteredForm, JSON.stringify(body))

/** Registered, and approved by the operator. */
export const offer = async ({ central }: World, firm: Firm, body: unknown = form()): Promise<RegisteredForm> => {
  const { id } = await register(firm, body)
  return decideForm(central.db, central.central.data, { id, approve: true }, central.central.now())
}

export const notices = async ({ door }: Firm, cursor = ''): Promise<readonly FirmNotice[]> =>
  (await door.ask('GET', `/v1/firm/notices?cursor=${cursor}`, NoticesAnswer)).notices

export const reply = ({ door }: Firm, key: string, body: unknown): Promise<unknown> =>
  door.ask('POST', `/v1/firm/notices/${key}/reply`, ReplyTaken, JSON.stringify(body))
