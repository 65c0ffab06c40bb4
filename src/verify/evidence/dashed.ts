// Digests on a command line: one in 64 of them begins with a hyphen, and looks like an option.

/** a SHA-256 in base64url; no option is called like that */
const digest = /^-[A-Za-z0-9_-]{42}$/

/** The words with `--name -DIGEST` as `--name=-DIGEST`, which node:util reads as it was meant. */
export const dashed = (args: readonly string[], names: readonly string[]): string[] =>
  args.flatMap((word, index) => {
    const before = args[index - 1]
    if (digest.test(word) && names.some((name) => before === `--${name}`)) return []
    const after = args[index + 1]
    const joined = after !== undefined && digest.test(after) && names.some((name) => word === `--${name}`)
    return [joined ? `${word}=${after}` : word]
  })
