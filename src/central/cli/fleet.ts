// What operators do about terminals: enrol them, and tell them what central signed.
import { ContentText, TerminalSettings } from '../../contract/wire/fleet.ts'
import { digestText } from '../digest.ts'
import { publish, withdraw } from '../fleet/documents.ts'
import { openSigner } from '../fleet/signer.ts'
import { Refusal } from '../http/refusal.ts'
import type { Settings } from '../settings.ts'
import type { Db } from '../store/store.ts'
import { certifyTerminal, ensureAuthority } from '../terminals/authority.ts'
import { enrol } from '../terminals/enrolment.ts'
import { derOf, readRequest } from '../terminals/request.ts'
import { readSeedData } from '../town/seed-data.ts'
import type { FleetAct } from './fleet-options.ts'
import { contentOf, jsonOf } from './given-file.ts'
import { UsageProblem } from './usage-problem.ts'

const enrolOne = async (settings: Settings, db: Db, act: Extract<FleetAct, { do: 'enrol' }>): Promise<string> => {
  if (!readSeedData(settings.town).towns.some(({ id }) => id === act.town))
    throw new UsageProblem(`there is no town "${act.town}"`)
  const requested = await readRequest(derOf(contentOf(act.file)), act.terminal).catch((error: unknown) => {
    if (!(error instanceof Refusal)) throw error
    throw new UsageProblem(
      `${act.file} is not a request for "${act.terminal}": a P-256 key, CN=${act.terminal}, signed with that key`
    )
  })
  await ensureAuthority(settings.data, settings.now())
  const pem = await certifyTerminal(settings.data, act.terminal, requested.key, settings.now())
  await enrol(db, act.terminal, act.town, pem, settings.now())
  return pem
}

const settingsIn = (file: string): TerminalSettings => {
  const parsed = TerminalSettings.safeParse(jsonOf(file))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new UsageProblem(`${file}: ${issue?.path.join('.') || 'settings'}: ${issue?.message ?? 'not as it should be'}`)
}

const draftOf = (act: Extract<FleetAct, { do: 'configure' | 'content' }>) => {
  const { audience } = act
  if (act.do === 'configure')
    return { text: { kind: 'configuration' as const, audience, settings: settingsIn(act.file) }, body: null }
  const body = contentOf(act.file)
  const text = {
    kind: 'content' as const,
    audience,
    name: act.contentName,
    mediaType: act.mediaType,
    size: body.length,
    sha256: digestText(body)
  }
  const parsed = ContentText.omit({ version: true, signedAt: true }).safeParse(text)
  if (parsed.success) return { text: parsed.data, body }
  throw new UsageProblem(`${parsed.error.issues[0]?.path.join('.')} of the content is not as it should be`)
}

/** Does it, and gives what goes to standard output. Throws UsageProblem. */
export const actOnFleet = async (settings: Settings, db: Db, act: FleetAct): Promise<string> => {
  switch (act.do) {
    case 'enrol':
      return enrolOne(settings, db, act)
    case 'withdraw': {
      const { kind, version } = act
      if (!(await withdraw(db, kind, version, settings.now())))
        throw new UsageProblem(`there is no ${kind} of version ${version} to withdraw`)
      return `${JSON.stringify({ withdrawn: kind, version })}\n`
    }
    case 'configure':
    case 'content': {
      const draft = draftOf(act)
      const version = await publish(db, await openSigner(settings.data, settings.now()), draft, settings.now())
      return `${JSON.stringify({ published: draft.text.kind, version, for: draft.text.audience })}\n`
    }
  }
}
