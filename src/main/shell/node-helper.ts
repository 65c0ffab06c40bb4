// A helper process under plain Node: fork, with messages as structured clones.
import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Helper } from './port.ts'

// What a helper of ours may need to know of the machine; nothing else of our environment reaches it.
const passed = [
  'PATH',
  'LANG',
  'TZ',
  'TMPDIR',
  'XDG_RUNTIME_DIR',
  'PCSCLITE_CSOCK_NAME',
  'PCSCLITE_DEBUG',
  'NODE_V8_COVERAGE'
]

export const helperEnvironment = (env: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(passed.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])))

/**
 * Helpers keep little and forget much at once: a small young generation (MB) keeps their memory level from the first hour, where
 * V8's own choice of 16 lets it climb for some 400,000 card commands before it levels.
 */
export const helperFlags: readonly string[] = ['--max-semi-space-size=4']

/**
 * Starts `module` (a file: URL, .ts or .js) as a process of its own. It hears us by `process.on('message')` and answers
 * by `process.send`; a Uint8Array stays one. It ends when we end: its channel closes.
 */
export const startNodeHelper = (module: URL, args: readonly string[]): Helper => {
  const child = fork(fileURLToPath(module), [...args], {
    serialization: 'advanced',
    execArgv: [...helperFlags],
    env: helperEnvironment(process.env),
    stdio: ['ignore', 'ignore', 'inherit', 'ipc']
  })
  let ended: { readonly code: number | null } | undefined
  const onExit: ((code: number | null) => void)[] = []
  const end = (code: number | null): void => {
    if (ended) return
    ended = { code }
    for (const listener of onExit) listener(code)
  }
  child.on('exit', end)
  child.on('error', () => end(null))
  return {
    post: (message) => {
      // to a helper that is gone nothing is said; its end was told by onExit
      if (child.connected) child.send(message as Parameters<typeof child.send>[0], () => undefined)
    },
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => {
      if (ended) listener(ended.code)
      else onExit.push(listener)
    },
    kill: () => void child.kill('SIGKILL')
  }
}
