// A small memory for what is worked out from bytes and never changes: keys, and what stands in certificates.

/** so many residents may be at the terminals of all towns within a few minutes */
const most = 500

/**
 * `work`, done once for each of the last few hundred names. Only for what follows from the name alone: nothing that a clock, a
 * list of revoked certificates or a database has a say in. What throws is not remembered.
 */
export const remembering = <T>(): ((name: string, work: () => T) => T) => {
  const known = new Map<string, T>()
  return (name, work) => {
    const before = known.get(name)
    if (before !== undefined) return before
    const made = work()
    if (known.size >= most) known.delete(known.keys().next().value ?? '')
    known.set(name, made)
    return made
  }
}
