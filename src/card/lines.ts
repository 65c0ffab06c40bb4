// Lines of a command to a stream whose reader may be gone.

/**
 * Gives what writes one line to `stream`, for the command of this name. A reader that left (`| head`) is no mistake: nothing more
 * is written. Any other error, as of a full disk, ends the command with exit code 1 and one line on standard error: what was to
 * be told got lost.
 */
export const linesTo = (stream: NodeJS.WriteStream, command = 'card'): ((line: string) => void) => {
  let gone = false
  stream.on('error', (error: NodeJS.ErrnoException) => {
    gone = true
    if (error.code === 'EPIPE') return
    if (stream !== process.stderr)
      process.stderr.write(`${command}: K-18 the result cannot be written there: ${error.code ?? error.message}\n`)
    process.exit(1)
  })
  return (line) => {
    if (!gone) stream.write(`${line}\n`)
  }
}
