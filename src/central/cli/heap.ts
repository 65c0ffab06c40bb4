// How a server of many connections collects its garbage.
import { setFlagsFromString } from 'node:v8'

/**
 * What connections hold outside of V8's heap (TLS, HTTP/2: some 100 KiB each) is measured by the limit that is for the heap, which
 * grows with what is held. By V8's default every 64 MiB of it start a collection of everything, however much there is: with
 * terminals coming one after the other that was a quarter of what it costs to let one in. Must be said before anything is held.
 */
export const measureConnectionsWithHeap = (): void => setFlagsFromString('--external-memory-accounted-in-global-limit')
