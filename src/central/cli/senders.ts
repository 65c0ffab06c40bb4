// What operators do about senders, and about the certificate that signs evidence.
import { revokeSigner } from '../evidence/revoked.ts'
import { publishForms } from '../firms/catalogue.ts'
import { decideForm, FormProblem, formsOf, type Decision } from '../firms/forms.ts'
import { openKeys } from '../keys.ts'
import { linkSender } from '../mailbox/addresses.ts'
import { enrolWithRequests } from '../senders/certify.ts'
import { revokeSender, SenderProblem } from '../senders/enrolment.ts'
import type { Settings } from '../settings.ts'
import type { Db } from '../store/store.ts'
import { readSeedData } from '../town/seed-data.ts'
import type { SenderAct } from './sender-options.ts'
import { UsageProblem } from './usage-problem.ts'

const enrol = async (settings: Settings, db: Db, act: Extract<SenderAct, { do: 'enrolSender' }>): Promise<object> => {
  try {
    return { enrolled: act.id, ...(await enrolWithRequests(settings, db, act)) }
  } catch (error) {
    if (error instanceof SenderProblem) throw new UsageProblem(error.message)
    throw error
  }
}

const decide = async (settings: Settings, db: Db, decision: Decision): Promise<object> => {
  try {
    const data = readSeedData(settings.town)
    const decided = await decideForm(db, data, decision, settings.now())
    if (decision.approve) await publishForms(db, data, settings)
    return decided
  } catch (error) {
    if (error instanceof FormProblem) throw new UsageProblem(error.message)
    throw error
  }
}

const addressOf = async (settings: Settings, db: Db, sender: string, resident: string): Promise<string> => {
  const known = await db.selectFrom('senders').select('id').where('id', '=', sender).executeTakeFirst()
  const there = await db.selectFrom('residents').select('id').where('id', '=', resident).executeTakeFirst()
  if (!known || !there) throw new UsageProblem(known ? 'there is no such resident' : `there is no sender "${sender}"`)
  return linkSender({ db, keys: await openKeys(settings.data), now: settings.now }, sender, resident)
}

/** Does it, and gives what goes to standard output. Throws UsageProblem. */
export const actOnSenders = async (settings: Settings, db: Db, act: SenderAct): Promise<string> => {
  const line = (value: object): string => `${JSON.stringify(value)}\n`
  switch (act.do) {
    case 'enrolSender':
      return line(await enrol(settings, db, act))
    case 'revokeSender':
      if (!(await revokeSender(db, act.id, settings.now()))) throw new UsageProblem(`there is no sender "${act.id}"`)
      if ((await formsOf(db, 'approved')).some(({ firm }) => firm === act.id))
        await publishForms(db, readSeedData(settings.town), settings)
      return line({ revoked: act.id })
    case 'address':
      return line({ sender: act.sender, address: await addressOf(settings, db, act.sender, act.resident) })
    case 'forms':
      return (await formsOf(db, act.all ? null : 'waiting')).map(line).join('')
    case 'decideForm':
      return line(await decide(settings, db, act.decision))
    case 'revokeEvidence': {
      const since = act.since ?? settings.now()
      const serial = revokeSigner(settings.data, since)
      if (serial === null) throw new UsageProblem('nothing signs evidence under this --data DIR')
      return line({ revoked: serial, since: since.toISOString() })
    }
  }
}
