// Keeps what a process knows out of core files: one that dies while a PIN is held must not leave it on the disk.
import koffi from 'koffi'

/** RLIMIT_CORE (Linux, asm-generic/resource.h) */
const coreSize = 4

/**
 * Sets the size of a core file to nothing, for good (setrlimit(2), soft and hard). Handlers that core_pattern(5) pipes to, as
 * systemd-coredump, keep none of such a process either. Does nothing but on Linux; a libc that is elsewhere is left alone.
 */
export const leaveNoCore = (): void => {
  if (process.platform !== 'linux') return
  try {
    const limit = new BigUint64Array(2)
    koffi.load('libc.so.6').func('int setrlimit(int resource, void *limit)')(coreSize, limit)
  } catch {
    // another libc: the service's own LimitCORE= has to do
  }
}
