// Reads the terminal's own certificate and key, and whom it trusts.
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { done, failed } from '../../card/port.ts'
import type { Endpoint } from './channel.ts'
import type { Answered } from './port.ts'

/** Paths to PEM files. `servername` is localhost unless the address names another host (an IP address is not a name, RFC 6066 §3). */
export type CentralConfig = { readonly url: string; readonly ca: string; readonly cert: string; readonly key: string }

const servernameOf = (url: string): string => {
  const { hostname } = new URL(url)
  return /^[\d.]+$|^\[/.test(hostname) ? 'localhost' : hostname
}

/** Fault terminalCertificateMissing when a file is missing, unreadable, or key and certificate do not belong together. */
export const readEndpoint = ({ url, ca, cert, key }: CentralConfig): Answered<Endpoint> => {
  try {
    const endpoint = {
      url,
      servername: servernameOf(url),
      ca: readFileSync(ca, 'utf8'),
      cert: readFileSync(cert, 'utf8'),
      key: readFileSync(key, 'utf8')
    }
    const certificate = new X509Certificate(endpoint.cert)
    if (!certificate.checkPrivateKey(createPrivateKey(endpoint.key)) || !endpoint.ca.includes('BEGIN CERTIFICATE'))
      return failed({ fault: 'terminalCertificateMissing' })
    return done(endpoint)
  } catch {
    return failed({ fault: 'terminalCertificateMissing' })
  }
}
