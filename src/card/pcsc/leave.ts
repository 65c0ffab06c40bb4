// Ending a process that a hung reader holds: an ordinary exit waits for the threads that are in a call.
import koffi from 'koffi'

const windows = process.platform === 'win32'

/** Ends all threads at once; nothing is flushed. `process.exit` of a worker ends the worker only. */
export const endProcess: (code: number) => void = windows
  ? koffi.load('kernel32.dll').func('ExitProcess', 'void', ['uint32'])
  : koffi.load(process.platform === 'darwin' ? 'libc.dylib' : 'libc.so.6').func('_exit', 'void', ['int'])

const flushed = 300

/** For a command that is done: with nothing under way the process ends by itself, and otherwise after a moment. */
export const leaveSoon = (code: number): void => {
  process.exitCode = code
  setTimeout(endProcess, flushed, code).unref()
}
