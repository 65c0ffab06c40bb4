// A fault that lasts is told at its beginning, once a minute, and at its end: four lines a second say no more, and hide the rest.

const minute = 60_000

export type Outage = {
  readonly failed: (error: unknown) => void
  /** what failed works; tells when it had not */
  readonly over: () => void
}

/** `failures` counts from the beginning of what lasts. */
export type Telling = {
  readonly failed: (told: { readonly error: string; readonly failures: number }) => void
  readonly over: (told: { readonly failures: number }) => void
}

export const outage = (now: () => Date, tell: Telling): Outage => {
  let failures = 0
  let told = 0
  return {
    failed: (error) => {
      failures++
      const at = now().getTime()
      if (failures > 1 && at - told < minute) return
      told = at
      tell.failed({ error: error instanceof Error ? error.name : 'unknown', failures })
    },
    over: () => {
      if (failures > 0) tell.over({ failures })
      failures = 0
    }
  }
}
