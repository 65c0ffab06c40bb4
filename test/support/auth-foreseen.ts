// What is made ready before the gesture is what is then proved, for any provider, at the real central.
import { expect } from 'vitest'
import type { AuthProvider } from '../../src/main/auth/port.ts'
import { newOperationId } from '../../src/main/signing/operation-id.ts'
import { good, visitAt, type AnyFault } from './auth-candidates.ts'
import type { openWorld } from './central-world.ts'

export const opensAsForeseen = async (
  world: Awaited<ReturnType<typeof openWorld>>,
  given: AuthProvider<AnyFault>
): Promise<void> => {
  const nonces = async (): Promise<number> =>
    (await world.central.db.selectFrom('nonces').select('nonce').execute()).length
  const [visit, id, before] = [visitAt(world), newOperationId(), await nonces()]
  const told: string[] = []
  const provider = {
    ...given,
    foresee: (transcript: Uint8Array) => void told.push(Buffer.from(transcript).toString('base64url')),
    prove: (transcript: Uint8Array) => {
      told.push(Buffer.from(transcript).toString('base64url'))
      return given.prove(transcript)
    }
  }
  await Promise.all([visit.foresee(id, provider), visit.foresee(id, provider)])
  good(await visit.signIn(id, provider))
  expect(await nonces()).toBe(before + 1)
  expect(told).toHaveLength(2)
  expect(told[0]).toBe(told[1])
  await visit.signOut()
  // what was made ready for one visit serves no other, and one that is over makes nothing ready
  const next = visitAt(world)
  await next.foresee(newOperationId(), provider)
  good(await next.signIn(newOperationId(), provider))
  expect(await nonces()).toBe(before + 3)
  await next.signOut()
  await next.foresee(id, provider)
  expect(await nonces()).toBe(before + 3)
}
