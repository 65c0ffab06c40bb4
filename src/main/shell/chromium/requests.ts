// Every request of the page, answered by main: our files at our address, no for all else.
import { pageUrl } from '../../../contract/screen/shell.ts'
import type { PageFiles, PageReply } from '../page-files.ts'
import type { Refusal } from '../port.ts'
import type { Pipe } from './pipe.ts'
import type { Events } from './protocol.ts'

type Paused = Events['Fetch.requestPaused']

export type Requests = {
  /** lets the next document of the main frame through; every further one is a navigation and is refused */
  readonly expectDocument: () => void
}

const document = (request: Paused, mainFrame: string, expected: boolean, files: PageFiles): PageReply => {
  if (request.frameId !== mainFrame) return { refusal: 'request' }
  return expected && request.request.url === pageUrl ? files(pageUrl) : { refusal: 'navigation' }
}

export const interceptRequests = async (
  pipe: Pipe,
  session: string,
  mainFrame: string,
  files: PageFiles,
  refused: (reason: Refusal) => void
): Promise<Requests> => {
  let expected = false
  const replyTo = (paused: Paused): PageReply => {
    if (paused.resourceType !== 'Document') return files(paused.request.url)
    const reply = document(paused, mainFrame, expected, files)
    if (reply.answer) expected = false
    return reply
  }
  const answer = (paused: Paused): Promise<unknown> => {
    const { requestId } = paused
    const reply = replyTo(paused)
    if (reply.refusal) refused(reply.refusal)
    // Aborted, not blocked: an aborted navigation leaves the page that is shown where it is
    if (!reply.answer) return pipe.send('Fetch.failRequest', { requestId, errorReason: 'Aborted' }, session)
    const { status, headers, body } = reply.answer
    return pipe.send(
      'Fetch.fulfillRequest',
      {
        requestId,
        responseCode: status,
        responseHeaders: Object.entries(headers).map(([name, value]) => ({ name, value })),
        body: Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('base64')
      },
      session
    )
  }
  // a request whose page went away meanwhile is nobody's loss
  pipe.on('Fetch.requestPaused', (paused) => void answer(paused).catch(() => undefined), session)
  await pipe.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] }, session)
  return {
    expectDocument: () => {
      expected = true
    }
  }
}
