// A sender's folder: the keys it made, the requests for the operator, the certificates it got back, and what it sent.
import 'reflect-metadata'
import { createHash, webcrypto } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as x509 from '@peculiar/x509'
import { Posting } from '../../../contract/wire/post.ts'
import { readSigner, type Signer } from '../../evidence/cms.ts'
import { makeFolder } from '../../folder.ts'
import { writeWhole } from '../../terminals/authority.ts'
import type { DoorKeys } from './door.ts'
import { settleRenewal } from './next.ts'

x509.cryptoProvider.set(webcrypto)
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const

/** The folder is not one of a sender, or not yet; the message says what is missing. */
export class FolderProblem extends Error {}

/** Makes both keys and their requests (PKCS#10); never over keys that are there. */
export const makeKeys = async (folder: string, id: string): Promise<void> => {
  makeFolder(folder)
  for (const purpose of ['door', 'seal'] as const) {
    const file = join(folder, purpose)
    if (existsSync(`${file}.key`)) throw new FolderProblem(`${file}.key is there already`)
    await makeKey(file, id)
  }
}

/** A key and its request; the key first, so that no request is without one. */
export const makeKey = async (file: string, id: string): Promise<void> => {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const signing = { name: `CN=${id}`, keys, signingAlgorithm: algorithm }
  const request = await x509.Pkcs10CertificateRequestGenerator.create(signing)
  const key = x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY')
  writeWhole(`${file}.key`, `${key}\n`)
  writeWhole(`${file}.csr`, `${request.toString('pem')}\n`)
}

const textIn = (folder: string, name: string): string => {
  try {
    return readFileSync(join(folder, name), 'utf8')
  } catch {
    throw new FolderProblem(`${join(folder, name)} cannot be read: has the operator enrolled this sender?`)
  }
}

export type SenderFolder = { readonly door: Omit<DoorKeys, 'url'>; readonly seal: Signer; readonly id: string }

/** Opens a folder whose requests the operator has answered. Throws FolderProblem or KeyProblem. */
export const openFolder = (folder: string): SenderFolder => {
  settleRenewal(folder)
  const door = { ca: textIn(folder, 'ca.pem'), cert: textIn(folder, 'door.pem'), key: textIn(folder, 'door.key') }
  const id = new x509.X509Certificate(door.cert).subjectName.getField('CN')[0] ?? ''
  textIn(folder, 'seal.pem')
  return { door, seal: readSigner({ file: join(folder, 'seal'), kind: 'ec' }), id }
}

const postingFile = (folder: string, reference: string): string =>
  join(folder, 'sent', `${createHash('sha256').update(reference).digest('base64url')}.json`)

/** What was sent under a reference before, or is about to be. */
export const knownPosting = (folder: string, reference: string): Posting | null => {
  const file = postingFile(folder, reference)
  return existsSync(file) ? Posting.parse(JSON.parse(readFileSync(file, 'utf8'))) : null
}

/** Written before the first try: whoever does not know whether it arrived sends the very same again. */
export const keepPosting = (folder: string, posting: Posting): void => {
  makeFolder(join(folder, 'sent'))
  writeWhole(postingFile(folder, posting.reference), JSON.stringify(posting))
}
