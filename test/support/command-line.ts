// The options of the commands under test/: read once, the same way for all of them. A mistake is a sentence and exit code 2.
import { parseArgs, type ParseArgsConfig } from 'node:util'

type Options = NonNullable<ParseArgsConfig['options']>
type Help = { readonly type: 'boolean'; readonly short: 'h' }
type Values<O extends Options> = ReturnType<typeof parseArgs<{ options: O & { readonly help: Help } }>>['values']

/** Says what is wrong and how the command is used, and ends with 2. */
export const misused = (name: string, usage: string, says: string): never => {
  process.stderr.write(`${name}: ${says}\n\n${usage}`)
  return process.exit(2)
}

/** What the command line says; `--help` and `-h` write the usage and end with 0, what is not understood ends with 2. */
export const commandLine = <O extends Options>(name: string, usage: string, options: O): Values<O> => {
  const help: Help = { type: 'boolean', short: 'h' }
  const read = (): Values<O> => {
    try {
      return parseArgs({ options: { ...options, help } }).values
    } catch (error) {
      return misused(name, usage, error instanceof Error ? error.message : String(error))
    }
  }
  const values = read()
  if (!('help' in values && values.help === true)) return values
  process.stdout.write(usage)
  return process.exit(0)
}

/** A whole number from `least` on; anything else ends with 2. */
export const wholeNumber = (
  name: string,
  usage: string,
  [option, text]: readonly [option: string, text: string],
  least = 1
): number => {
  const value = Number(text)
  if (text !== '' && Number.isSafeInteger(value) && value >= least) return value
  return misused(name, usage, `--${option} wants a whole number from ${least}, not "${text}"`)
}
