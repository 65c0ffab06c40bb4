// Runs one outside program after another, with its name, its time and, when it fails, its words.
import { spawn } from 'node:child_process'

export type Step = {
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
  readonly quiet: boolean
}

/** Gives the exit code; a quiet step's output is shown only when it fails. */
export const runStep = (step: Step): Promise<number> =>
  new Promise((resolve) => {
    const begun = Date.now()
    const said: Buffer[] = []
    const child = spawn(step.command, step.args, {
      stdio: step.quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit']
    })
    child.stdout?.on('data', (data: Buffer) => said.push(data))
    child.stderr?.on('data', (data: Buffer) => said.push(data))
    child.on('error', (error) => {
      console.error(`${step.name}: ${error.message}`)
      resolve(127)
    })
    child.on('close', (code) => {
      const seconds = ((Date.now() - begun) / 1000).toFixed(1)
      if (code !== 0 && step.quiet) console.error(Buffer.concat(said).toString())
      console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${step.name} (${seconds} s)`)
      resolve(code ?? 1)
    })
  })
