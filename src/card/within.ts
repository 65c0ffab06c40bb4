// A time limit on work that cannot be ended, only not waited for.

/** Now, where it is there already, or later: thirteen commands of a sign-in need no timer each when the caller's thread made them. */
export type Soon<T> = T | Promise<T>

/** What is made of it, as soon as it is there. */
export const afterwards = <T, R>(work: Soon<T>, make: (value: T) => R): Soon<R> =>
  work instanceof Promise ? work.then(make) : make(work)

/**
 * What `work` gives, or `late` after `ms`; what is there already comes at once. The timer does not outlive the answer; no
 * AbortController, which made a long-lived process grow.
 */
export const within = <T, L>(ms: number, work: Soon<T>, late: L): Soon<T | L> => {
  if (!(work instanceof Promise)) return work
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms, late)
    const settled = (settle: () => void): void => {
      clearTimeout(timer)
      settle()
    }
    work.then(
      (value) => settled(() => resolve(value)),
      (error: unknown) => settled(() => reject(error))
    )
  })
}
