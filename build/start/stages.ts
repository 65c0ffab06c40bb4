// What can go wrong while everything is brought up, by stage: a code, where it was, and what the part itself said.

/** C-01 (Debian packages) is the bootstrap's own. */
export const stages = {
  options: 'C-02',
  page: 'C-03',
  display: 'C-04',
  central: 'C-05',
  reader: 'C-06',
  terminal: 'C-07',
  card: 'C-08',
  panel: 'C-09'
} as const
export type Stage = keyof typeof stages

export class StageFailed extends Error {}

/** Runs one stage; what it throws comes out as `C-nn STAGE: why`, once. */
export const atStage = async <T>(stage: Stage, work: () => T | Promise<T>): Promise<T> => {
  try {
    return await work()
  } catch (error) {
    if (error instanceof StageFailed) throw error
    const why = error instanceof Error ? error.message : String(error)
    throw new StageFailed(`${stages[stage]} ${stage}: ${why}`, { cause: error })
  }
}
