// Which script contexts there are, and which one is our page's: the browser says it, never the page.
import { pageUrl } from '../../../contract/screen/shell.ts'
import type { Sender } from '../intent-gate.ts'
import type { Pipe } from './pipe.ts'
import type { ExecutionContext } from './protocol.ts'

export type Contexts = {
  /** who speaks from this context; a context nobody knows is nobody's */
  readonly senderOf: (id: number) => Sender
  /** the unique id of our page's own context in the main frame, while there is one */
  readonly ours: () => string | undefined
}

const origin = new URL(pageUrl).origin

/** Must be called before Runtime.enable, which tells the contexts there are. */
export const trackContexts = (pipe: Pipe, session: string, mainFrame: string): Contexts => {
  const contexts = new Map<number, ExecutionContext>()
  const isMain = (context: ExecutionContext | undefined): boolean =>
    context?.auxData?.frameId === mainFrame && context.auxData.isDefault === true
  pipe.on('Runtime.executionContextCreated', ({ context }) => contexts.set(context.id, context), session)
  pipe.on('Runtime.executionContextDestroyed', ({ executionContextId }) => contexts.delete(executionContextId), session)
  pipe.on('Runtime.executionContextsCleared', () => contexts.clear(), session)
  return {
    senderOf: (id) => ({ mainFrame: isMain(contexts.get(id)), url: contexts.get(id)?.origin ?? '' }),
    ours: () => [...contexts.values()].find((one) => isMain(one) && one.origin === origin)?.uniqueId
  }
}
