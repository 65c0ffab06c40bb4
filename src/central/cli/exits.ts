/** exit codes: 2 the command line, 3 the surroundings, 1 everything else */
export const exits = { usage: 2, surroundings: 3, other: 1 } as const
