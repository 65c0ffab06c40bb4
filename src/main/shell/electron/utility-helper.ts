// A helper process under Electron: a utility process, because with the RunAsNode fuse off a fork is no Node.
import { fileURLToPath } from 'node:url'
import { utilityProcess } from 'electron'
import { helperEnvironment, helperFlags } from '../node-helper.ts'
import type { Helper } from '../port.ts'

/**
 * Starts `module` (a file: URL of a bundle) as a process of its own. It hears us by `process.parentPort.on('message')`
 * (the message is the event's `data`) and answers by `process.parentPort.postMessage`.
 */
export const startUtilityHelper = (module: URL, args: readonly string[]): Helper => {
  const child = utilityProcess.fork(fileURLToPath(module), [...args], {
    serviceName: 'madoguchi-helper',
    env: helperEnvironment(process.env),
    execArgv: [...helperFlags],
    stdio: ['ignore', 'ignore', 'inherit']
  })
  let ended: { readonly code: number } | undefined
  const onExit: ((code: number | null) => void)[] = []
  child.on('exit', (status) => {
    // Chromium may hand on what waitpid said, with the code in its upper byte
    const code = status > 255 ? status >> 8 : status
    ended = { code }
    for (const listener of onExit) listener(code)
  })
  return {
    post: (message) => {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a process, not a window
      if (!ended) child.postMessage(message)
    },
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => {
      if (ended) listener(ended.code)
      else onExit.push(listener)
    },
    kill: () => void child.kill()
  }
}
