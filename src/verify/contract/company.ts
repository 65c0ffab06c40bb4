// The file of --company: a certificate and its key out of a PKCS#12 file (RFC 7292).
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import forge from 'node-forge'
import { CardProblem, proving, type ProvingCard } from './card.ts'

const { asn1, pki, pkcs12 } = forge

/** Reads it; the certificate is the one whose key is there. Throws CardProblem. */
export const readCompany = (file: string, password: string): ProvingCard => {
  try {
    const opened = pkcs12.pkcs12FromAsn1(asn1.fromDer(readFileSync(file).toString('binary')), password)
    const bags = opened.safeContents.flatMap(({ safeBags }) => safeBags)
    const pem = bags.flatMap(({ key }) => (key ? [pki.privateKeyToPem(key)] : []))[0]
    if (pem === undefined) throw new CardProblem('no private key in it')
    const key = createPrivateKey(pem)
    const certificates = bags.flatMap(({ cert }) => (cert ? [new X509Certificate(pki.certificateToPem(cert))] : []))
    const own = certificates.find((one) => one.checkPrivateKey(key))
    if (!own) throw new CardProblem('no certificate of its key in it')
    return proving(own, key, 'company')
  } catch (error) {
    throw new CardProblem(`${file}: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'unreadable'}`)
  }
}
