import type { PinStanding } from '../../contract/screen/views/card.ts'
import type { AnyActorRef, AnyStateMachine, SnapshotFrom } from 'xstate'

const standings = ['unchanged', 'changed', 'unsure'] as const satisfies readonly PinStanding[]

/** The snapshot of an invoked machine; that it is missing where its state says it runs is a bug. */
export const childOf = <M extends AnyStateMachine>(
  parent: { readonly children: Readonly<Record<string, AnyActorRef | undefined>> },
  id: string,
  _machine: M
): SnapshotFrom<M> => {
  const child = parent.children[id]
  if (!child) throw new Error(`no child ${id}`)
  return child.getSnapshot() as SnapshotFrom<M>
}

/** Whether this machine, or the one it is waiting for, is at work: no time limit runs then. */
export const atWork = (actor: AnyActorRef | undefined): boolean => {
  const snapshot: unknown = actor?.getSnapshot()
  if (typeof snapshot !== 'object' || snapshot === null || !('hasTag' in snapshot)) return false
  const { hasTag, children } = snapshot as SnapshotFrom<AnyStateMachine>
  if (hasTag.call(snapshot as SnapshotFrom<AnyStateMachine>, 'working')) return true
  return Object.values(children).some((child) => atWork(child as AnyActorRef | undefined))
}

/** How a PIN stands whose change is under way below this machine; null when none is. */
export const pinStanding = (actor: AnyActorRef | undefined): PinStanding | null => {
  const snapshot: unknown = actor?.getSnapshot()
  if (typeof snapshot !== 'object' || snapshot === null || !('hasTag' in snapshot)) return null
  const { hasTag, children } = snapshot as SnapshotFrom<AnyStateMachine>
  const here = standings.find((one) => hasTag.call(snapshot as SnapshotFrom<AnyStateMachine>, `pin.${one}`))
  if (here) return here
  for (const child of Object.values(children)) {
    const below = pinStanding(child as AnyActorRef | undefined)
    if (below) return below
  }
  return null
}
