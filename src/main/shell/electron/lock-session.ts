// A session in memory that serves our page and refuses all else.
import { session as sessions, type Session } from 'electron'
import type { PageFiles } from '../page-files.ts'
import type { Refusal } from '../port.ts'
import { isOwnRequest, partitionName } from './rules.ts'

type Refused = (reason: Refusal) => void

let count = 0

const serve = (session: Session, files: PageFiles, refused: Refused): void => {
  for (const scheme of ['https', 'http', 'file', 'ftp'])
    session.protocol.handle(scheme, ({ url }) => {
      const { answer, refusal } = files(url)
      if (refusal) refused(refusal)
      if (!answer) return Response.error()
      const body = answer.body.byteLength === 0 ? null : new Uint8Array(answer.body)
      return new Response(body, { status: answer.status, headers: { ...answer.headers } })
    })
  // web sockets and what else passes by the handlers above
  session.webRequest.onBeforeRequest((details, answer) => {
    const inside = /^(data|blob|devtools):/.test(details.url)
    const cancel = !isOwnRequest(details.url) && !inside
    if (cancel) refused('request')
    answer({ cancel })
  })
}

const grantNothing = (session: Session, refused: Refused): void => {
  session.setPermissionCheckHandler(() => false)
  session.setPermissionRequestHandler((_contents, _permission, answer) => {
    refused('permission')
    answer(false)
  })
  session.setDevicePermissionHandler(() => false)
  // net error ERR_FAILED: no certificate of any host is good, because there is no other host
  session.setCertificateVerifyProc((_request, answer) => answer(-2))
  session.setSpellCheckerEnabled(false)
  session.on('will-download', (event) => {
    event.preventDefault()
    refused('download')
  })
}

/** Makes a new in-memory session, locked, before any window uses it. */
export const lockedSession = async (files: PageFiles, refused: Refused): Promise<Session> => {
  const session = sessions.fromPartition(partitionName(++count), { cache: false })
  grantNothing(session, refused)
  serve(session, files, refused)
  // what slips past the handlers ends at a proxy that does not exist, loopback addresses included
  await session.setProxy({ proxyRules: '127.0.0.1:9', proxyBypassRules: '<-loopback>' })
  return session
}

/** Empties a session whose window is gone. */
export const emptySession = async (session: Session): Promise<void> => {
  await session.closeAllConnections()
  await session.clearStorageData()
  await session.clearCache()
}
