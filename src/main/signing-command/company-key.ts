// A company's key from its PKCS#12 file: password, then an explicit yes.
import { openCompanyFile, type CompanyCertificate } from '../../card/certificates/company/company-file.ts'
import { judgeUse } from '../../card/certificates/judge.ts'
import { companyRules } from '../../card/profiles/jpki-certificates.ts'
import { readInput } from './files.ts'
import { stop } from './stop.ts'
import type { Terminal } from './terminal.ts'

/** node-forge takes a string and nothing else; it lives for this call only */
export const askPassword = async (terminal: Terminal): Promise<string> => {
  const bytes: number[] = []
  const typed = await terminal.secret('Password of the company file (not shown): ', {
    key: (key) => void bytes.push(key.charCodeAt(0)),
    back: () => void bytes.pop()
  })
  const password = Buffer.from(bytes)
  bytes.fill(0)
  try {
    return typed ? password.toString('utf8') : stop('cancelled')
  } finally {
    password.fill(0)
  }
}

/** Throws Stop. `key` is the SHA-256 fingerprint of the certificate meant, where there are several. */
export const companyKey = async (
  path: string,
  key: string | undefined,
  terminal: Terminal
): Promise<CompanyCertificate> => {
  const file = readInput(path)
  const opened = openCompanyFile(file, await askPassword(terminal), key)
  if (!opened.ok) {
    if (opened.fault !== 'companyKeysSeveral') return stop(opened.fault)
    for (const { fingerprint, subject, validTo } of opened.choices)
      terminal.say(`${fingerprint}  ${subject.replaceAll('\n', ', ')}  until ${validTo.slice(0, 10)}`)
    return stop('companyKeysSeveral')
  }
  const company = opened.value
  const judged = judgeUse(company.certificate, companyRules, new Date())
  if (!judged.ok) {
    company.close()
    return stop(judged.fault)
  }
  terminal.say(`Company certificate: ${judged.value.certificate.subject.replaceAll('\n', ', ')}`)
  const said = await terminal.line('Sign this? Type yes: ')
  if (said?.trim() === 'yes') return company
  company.close()
  return stop('notConfirmed')
}
