// Remembers what is under way, so that the wipe can wait for it.
export type UnderWay = {
  /** gives the work back as it is, remembered until it is over */
  readonly follow: <T>(work: Promise<T>) => Promise<T>
  /** resolves when everything followed so far is over, however it ended */
  readonly settled: () => Promise<void>
}

export const newUnderWay = (): UnderWay => {
  const under = new Set<Promise<unknown>>()
  return {
    follow: (work) => {
      const over = work
        .then(
          () => undefined,
          () => undefined
        )
        .finally(() => under.delete(over))
      under.add(over)
      return work
    },
    settled: async () => {
      await Promise.all(under)
    }
  }
}
