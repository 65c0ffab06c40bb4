// A time limit on work that cannot be ended, only not waited for.

/**
 * What `work` gives, or `late` after `ms`. The timer does not outlive the answer; no AbortController, which made a long-lived
 * process grow.
 */
export const within = <T, L>(ms: number, work: Promise<T>, late: L): Promise<T | L> =>
  new Promise((resolve, reject) => {
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
