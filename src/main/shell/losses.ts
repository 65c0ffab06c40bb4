// Counts how often a page was lost: one that cannot stay is given up instead of being brought back for ever.

const tooOften = 5
/** ms */
const span = 30_000

/** Gives a function to call at each loss; it answers whether the page was lost too often within the span. */
export const lossCounter = (clock: () => number = Date.now): (() => boolean) => {
  let losses: readonly number[] = []
  return () => {
    const now = clock()
    losses = [...losses.filter((time) => now - time < span), now]
    return losses.length >= tooOften
  }
}
