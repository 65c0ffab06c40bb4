// Where a bug happened, in words that may be logged.

/** Name of the error and the first own line of its stack, never its message. */
export const bugFields = (error: unknown): { readonly kind: string; readonly at: string } => {
  const stack = error instanceof Error ? (error.stack ?? '') : ''
  const at = /\/src\/([\w/.-]+:\d+)/.exec(stack)?.[1] ?? 'unknown'
  return { kind: error instanceof Error ? error.name : typeof error, at }
}
