// Which terminal a row belongs to: the terminal by its id, whatever certificate it shows today.
import type { Terminal } from './enrolment.ts'

/** `terminal` is the certificate that was used; rows written by the first release may have no id. */
export type Owned = { readonly terminal: string; readonly terminal_id: string | null }

export const ownedBy = (row: Owned, caller: Terminal): boolean =>
  row.terminal_id === null ? row.terminal === caller.certificate : row.terminal_id === caller.id
