/** Arguments that cannot be understood; the message says which. */
export class UsageProblem extends Error {}
