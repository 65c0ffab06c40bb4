// What can be wrong with a log. One word each, so that a test can tell which check spoke.

export type FindingName =
  | 'keyMalformed'
  | 'logIdWrong'
  | 'keyOther'
  | 'headUnsigned'
  | 'headsOutOfOrder'
  | 'headTimeBackwards'
  | 'headsMissing'
  | 'leavesMissing'
  | 'rootWrong'
  | 'nodesWrong'
  | 'inconsistent'
  | 'shorterThanBefore'
  | 'entryMalformed'
  | 'entryNotIncluded'
  | 'entryNotCovered'
  | 'entryBackDated'
  | 'entriesOutOfOrder'
  | 'entryMissing'

/** `where` is an index, a size or a pair of sizes */
export type Finding = { readonly finding: FindingName; readonly where: string }
export const found = (finding: FindingName, where: number | string): Finding => ({ finding, where: String(where) })
