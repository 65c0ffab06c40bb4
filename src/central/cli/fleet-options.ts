// The words of the commands that look after terminals.
import { Audience, DocumentKind } from '../../contract/wire/fleet.ts'
import { Id } from '../../contract/wire/words.ts'
import { UsageProblem } from './usage-problem.ts'

export type FleetAct =
  | { readonly do: 'enrol'; readonly terminal: string; readonly town: string; readonly file: string }
  | { readonly do: 'configure'; readonly file: string; readonly audience: string }
  | {
      readonly do: 'content'
      readonly contentName: string
      readonly mediaType: string
      readonly file: string
      readonly audience: string
    }
  | { readonly do: 'withdraw'; readonly kind: DocumentKind; readonly version: number }

const enrol = ([terminal = '', town = '', file, more]: readonly string[]): FleetAct => {
  if (!Id.safeParse(terminal).success || !Id.safeParse(town).success || file === undefined || more !== undefined)
    throw new UsageProblem('enrol wants a terminal, its town and the file of a certificate request')
  return { do: 'enrol', terminal, town, file }
}

const publish = ([kind, ...words]: readonly string[], wanted: string | undefined): FleetAct => {
  const audience = wanted ?? 'all'
  if (!Audience.safeParse(audience).success)
    throw new UsageProblem(`--for wants all, town:TOWN or terminal:TERMINAL, not "${audience}"`)
  const [first, second, third] = words
  if (kind === 'configuration' && words.length === 1 && first !== undefined)
    return { do: 'configure', file: first, audience }
  if (kind !== 'content' || words.length !== 3 || first === undefined || second === undefined || third === undefined)
    throw new UsageProblem('publish wants "configuration FILE" or "content NAME TYPE FILE"')
  return { do: 'content', contentName: first, mediaType: second, file: third, audience }
}

const withdraw = ([kind, version = '', more]: readonly string[]): FleetAct => {
  const known = DocumentKind.safeParse(kind)
  if (!known.success || !/^[1-9][0-9]{0,8}$/.test(version) || more !== undefined)
    throw new UsageProblem('withdraw wants configuration or content, and a version')
  return { do: 'withdraw', kind: known.data, version: Number(version) }
}

/** What a command of this name and these words is to do; null for commands of another kind. Throws UsageProblem. */
export const fleetAct = (name: string, words: readonly string[], audience: string | undefined): FleetAct | null => {
  if (audience !== undefined && name !== 'publish') throw new UsageProblem('--for goes with publish only')
  switch (name) {
    case 'enrol':
      return enrol(words)
    case 'publish':
      return publish(words, audience)
    case 'withdraw':
      return withdraw(words)
    default:
      return null
  }
}
