// Bundles as the desk would make them, with nothing inside.
import { newOperationId } from '../../src/main/signing/operation-id.ts'
import type { PreparedBundle, SignedBundle, Stored, WritableStore } from '../../src/main/store/port.ts'
import { openStore } from '../../src/main/store/sqlite.ts'

export const bundleFor = (...recipients: readonly string[]): PreparedBundle => ({
  bundleId: newOperationId(),
  kind: 'filing',
  procedure: 'move',
  operations: recipients.map((recipient) => ({ operationId: newOperationId(), recipient }))
})

export const signedOf = (bundle: PreparedBundle, body = 'sealed'): SignedBundle => ({
  bundleId: bundle.bundleId,
  deliverBefore: '2099-01-01T00:00:00Z',
  sealed: new Map(bundle.operations.map(({ operationId }) => [operationId, `${body}.${operationId}`]))
})

export const good = <T>(stored: Stored<T>): T => {
  if (!stored.ok) throw new Error(stored.fault)
  return stored.value
}

export const storeIn = (file: string): WritableStore => good(openStore({ file, asideTo: () => undefined }))
