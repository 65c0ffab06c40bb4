import type { AnyActorRef, AnyStateMachine, SnapshotFrom } from 'xstate'

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
