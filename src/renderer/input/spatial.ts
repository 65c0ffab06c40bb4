// Where an arrow leads. Own part instead of a library: the page is small, and the choice must be the same on every face.
export type Direction = 'up' | 'down' | 'left' | 'right'
export type Box = { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number }

const sign: Record<Direction, 1 | -1> = { up: -1, left: -1, down: 1, right: 1 }

/** along: free distance in the arrow's direction (negative: behind); across: distance beside the way; drift: between centres */
const ways = (from: Box, to: Box, direction: Direction): { along: number; across: number; drift: number } => {
  const upright = direction === 'up' || direction === 'down'
  const [near, far, low, high] = upright
    ? (['top', 'bottom', 'left', 'right'] as const)
    : (['left', 'right', 'top', 'bottom'] as const)
  const along = sign[direction] === 1 ? to[near] - from[far] : from[near] - to[far]
  const across = Math.max(0, to[low] - from[high], from[low] - to[high])
  // a centre beside the wide pane one comes from is no drift: the first of its neighbours in reading order wins
  const apart = Math.abs((to[low] + to[high] - from[low] - from[high]) / 2)
  const drift = Math.max(0, apart - (from[high] - from[low]) / 2)
  return { along, across, drift }
}

/**
 * The best of `candidates` in the direction, or null when nothing lies there. What lies straight ahead wins over what
 * is nearer but to the side; touching panes count as ahead of each other (`slack` px of overlap).
 */
export const nearest = <T extends { readonly box: Box }>(
  from: Box,
  direction: Direction,
  candidates: readonly T[],
  slack = 8
): T | null => {
  let best: T | null = null
  let least = Infinity
  for (const candidate of candidates) {
    const { along, across, drift } = ways(from, candidate.box, direction)
    if (along < -slack) continue
    const cost = Math.max(0, along) + across * 3 + drift * 0.2 + (across > 0 ? 400 : 0)
    if (cost < least) {
      least = cost
      best = candidate
    }
  }
  return best
}
