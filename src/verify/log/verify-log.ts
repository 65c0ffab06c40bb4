// One verification, from a running central or from a file a resident took home.
import { ProvisionFile, type LogKey, type TreeHead } from '../../contract/wire/provision-log.ts'
import { readGiven } from '../evidence/given.ts'
import { fetchLog, type Access } from './fetch-log.ts'
import { found, type Finding } from './findings.ts'
import type { Known } from './known.ts'
import { checkOwnEntries } from './own-entries.ts'
import { isSigned, readLogKey } from './tree-head.ts'
import { checkEarlier, checkWholeLog } from './whole-log.ts'

export type Verdict = {
  readonly findings: readonly Finding[]
  readonly key: LogKey
  readonly head: TreeHead
  /** how many entries were looked at */
  readonly entries: number
}

/** bytes of what a resident takes home */
const largest = 256 * 1024 * 1024

const checkKey = (key: LogKey, known: Known | null, pinned: string | undefined): Finding[] => {
  const read = readLogKey(key)
  if (typeof read === 'string') return [found(read, 'key')]
  const other = (known && known.key.logId !== key.logId) || (pinned !== undefined && pinned !== key.logId)
  return other ? [found('keyOther', 'key')] : []
}

/** `pinned` is a logId. Throws FetchProblem. */
export const verifyUrl = async (access: Access, known: Known | null, pinned?: string): Promise<Verdict> => {
  const { key, log, fromEarlier } = await fetchLog(access, known?.head ?? null)
  const verdict = { key, head: log.head, entries: log.leaves.length }
  const keyFindings = checkKey(key, known, pinned)
  const readable = readLogKey(key)
  if (typeof readable === 'string') return { ...verdict, findings: keyFindings }
  const earlier = known ? checkEarlier(known.head, log.head, fromEarlier ?? [], readable) : []
  return { ...verdict, findings: [...keyFindings, ...checkWholeLog(log, readable), ...earlier] }
}

/**
 * What cannot be parsed throws. Without a central to ask, a head known from before is compared with the one in the file:
 * the file must go on from it by its own `earlier`, or be the same size.
 */
export const verifyFile = (file: string, known: Known | null, pinned?: string): Verdict => {
  const content = ProvisionFile.parse(JSON.parse(readGiven(file, largest).toString('utf8')))
  const verdict = { key: content.key, head: content.head, entries: content.entries.length }
  const keyFindings = checkKey(content.key, known, pinned)
  const readable = readLogKey(content.key)
  if (typeof readable === 'string') return { ...verdict, findings: keyFindings }
  const own = checkOwnEntries(content, readable)
  return { ...verdict, findings: [...keyFindings, ...own, ...(known ? fromKnown(known.head, content, readable) : [])] }
}

const fromKnown = (
  known: TreeHead,
  { head, earlier, consistency }: ProvisionFile,
  key: Parameters<typeof isSigned>[1]
) => checkEarlier(known, head, earlier?.size === known.size ? consistency : [], key)
