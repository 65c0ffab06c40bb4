// One thing at a time: open, reset, recovery and close of a window never overlap.

export type Turns = <T>(work: () => Promise<T>) => Promise<T>

/** Gives a function that runs each piece of work after all earlier ones have ended, however they ended. */
export const turns = (): Turns => {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const mine = last.then(work, work)
    last = mine.catch(() => undefined)
    return mine
  }
}

/** Rejects with what `late` makes when `work` is not done within `time` milliseconds. */
export const within = <T>(work: Promise<T>, time: number, late: () => Error): Promise<T> => {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), time)
  })
  return Promise.race([work, limit]).finally(() => clearTimeout(timer))
}
