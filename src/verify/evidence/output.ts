// What a program says may find nobody: a pipe whose reader left, a disk that is full. Neither ends the program with a stack trace.

const codeOf = (error: Error): string => ('code' in error ? String(error.code) : error.name)

/** exit code of the surroundings, as every usage says */
const surroundings = 3

/**
 * For programs of the command line, called first. A reader who left (`| head`) had what it wanted: the program goes on, and its exit
 * code says what it would have said. What could not be written is said on standard error, and is exit code 3. A log that nobody
 * takes is no reason to stop serving.
 */
export const watchOutput = (name: string): void => {
  process.stderr.on('error', () => undefined)
  process.stdout.on('error', (error: Error) => {
    if (codeOf(error) === 'EPIPE') return
    process.stderr.write(`${name}: standard output cannot be written: ${codeOf(error)}\n`)
    process.once('exit', () => {
      process.exitCode = surroundings
    })
  })
}
