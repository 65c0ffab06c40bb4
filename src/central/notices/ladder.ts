// The deadline ladder: when a notice comes back before its deadline. Never fewer than two alerts, however short the time.

const day = 86_400_000
/** days before the deadline; the first is the gentlest */
const rungs = [60, 30, 14, 7, 3, 1, 0] as const
const japan = 9 * 3_600_000
/** alerts come at nine in the morning in Japan */
const hour = 9 * 3_600_000

const startOf = (iso: string): number => Date.parse(`${iso}T00:00:00Z`) - japan

/** the last instant of a calendar date in Japan */
export const endOf = (iso: string): Date => new Date(startOf(iso) + day - 1)

/**
 * The instants of the alerts, the arrival itself first; all before the deadline's day ends. Empty when it ended before the
 * arrival: such a notice must not be made.
 */
export const ladderOf = (arrivedAt: Date, deadline: string): Date[] => {
  const [arrival, end] = [arrivedAt.getTime(), endOf(deadline).getTime()]
  if (arrival >= end) return []
  const later = rungs.map((rung) => startOf(deadline) - rung * day + hour).filter((at) => at > arrival && at < end)
  // nothing left of the ladder: once more, half way to the end
  if (later.length === 0) later.push(Math.floor((arrival + end) / 2))
  return [arrival, ...later].map((at) => new Date(at))
}
