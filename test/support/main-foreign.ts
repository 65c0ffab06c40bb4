// A certificate and key nobody enrolled, as OpenSSL makes them.
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

export const makeForeignIdentity = (folder: string): { readonly cert: string; readonly key: string } => {
  const cert = join(folder, 'foreign.pem')
  const key = join(folder, 'foreign-key.pem')
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-days',
      '30',
      '-subj',
      '/CN=foreign',
      '-keyout',
      key,
      '-out',
      cert
    ],
    { stdio: 'ignore' }
  )
  return { cert, key }
}
