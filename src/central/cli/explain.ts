// What went wrong, as a word for programs, a sentence for people and an exit code.
import { RuleProblem } from '../eligibility/plan.ts'
import { RenewalProblem } from '../evidence/renewal.ts'
import { KeyProblem } from '../key-problem.ts'
import { StoreProblem } from '../store/opened.ts'
import { SeedProblem } from '../town/seed-data.ts'
import { BackupProblem } from './backup.ts'
import { exits } from './exits.ts'
import { usageOf } from './usage.ts'
import { UsageProblem } from './usage-problem.ts'

const surroundings: Readonly<Record<string, string>> = {
  EADDRINUSE: 'portInUse',
  EADDRNOTAVAIL: 'addressUnusable',
  ENOTFOUND: 'addressUnusable',
  EAI_AGAIN: 'addressUnusable',
  EACCES: 'notWritable',
  EPERM: 'notWritable',
  EROFS: 'notWritable',
  ENOTDIR: 'notWritable',
  EEXIST: 'notWritable',
  ENOENT: 'notWritable',
  ENOSPC: 'diskFull',
  SQLITE_FULL: 'diskFull',
  SQLITE_CANTOPEN: 'notWritable',
  SQLITE_READONLY: 'notWritable'
}

/** The word and the exit code for what went wrong. */
export const explain = (error: unknown): { readonly word: string; readonly says: string; readonly exit: number } => {
  const says = error instanceof Error ? error.message : String(error)
  if (error instanceof UsageProblem)
    return { word: 'usage', says: `${says}\n\n${usageOf(process.argv.slice(2))}`, exit: exits.usage }
  if (
    error instanceof BackupProblem ||
    error instanceof StoreProblem ||
    error instanceof RenewalProblem ||
    error instanceof KeyProblem
  )
    return { word: error.code, says, exit: exits.surroundings }
  if (error instanceof SeedProblem || error instanceof RuleProblem)
    return { word: 'dataInvalid', says, exit: exits.surroundings }
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const word = surroundings[code]
  return word ? { word, says, exit: exits.surroundings } : { word: 'failed', says, exit: exits.other }
}
