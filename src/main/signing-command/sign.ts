// `sign`: one file, signed with a card or a company's key, as CMS (CAdES-BES) or XMLDSig.
import { randomUUID } from 'node:crypto'
import type { CardServices } from '../../card/port.ts'
import { isOver } from '../signing/checked-cms.ts'
import { signCms } from '../signing/cms.ts'
import type { Signer } from '../signing/signer.ts'
import { canSignXml, signXml } from '../signing/xml-signature.ts'
import { verifyXml } from '../signing/xml-verification.ts'
import { cardKey } from './card-key.ts'
import { companyKey } from './company-key.ts'
import { checkOutput, fingerprint, readInput, textOf, writeOutput } from './files.ts'
import { stop, type StopReason } from './stop.ts'
import type { Terminal } from './terminal.ts'
import type { SigningForm, SignWish } from './wishes.ts'

/** RFC 8551 §3.2.1: p7m carries its document, p7s does not */
const endings: Readonly<Record<SigningForm, string>> = { attached: '.p7m', detached: '.p7s', xml: '.signed.xml' }
const forms: Readonly<Record<SigningForm, string>> = {
  attached: 'CMS (CAdES-BES), the document inside',
  detached: 'CMS (CAdES-BES), the document apart',
  xml: 'XML signature, enveloped'
}
type Sealed = { readonly fault: StopReason }

const signed = async <F extends Sealed>(
  document: Uint8Array,
  form: SigningForm,
  signer: Signer<F>
): Promise<Uint8Array | string> => {
  if (form === 'xml') {
    const made = await signXml(textOf(document) ?? '', signer, { signatureId: `Signature-${randomUUID()}` })
    if (!made.ok) return stop(made.fault)
    const verified = verifyXml(made.value, (der) => ({ ok: true, value: der }))
    return verified.ok && Buffer.from(verified.value.signer).equals(signer.certificate) ? made.value : stop('cmsWrong')
  }
  const detached = form === 'detached'
  const made = await signCms(document, signer, { detached })
  if (!made.ok) return stop(made.fault)
  return isOver(made.value, document, signer.certificate, detached) ? made.value : stop('cmsWrong')
}

/** What is written is UTF-8: a document that says it is something else would then be another one to whoever reads it. */
const canBeXml = (text: string | null): boolean => {
  if (text === null) return false
  const [, encoding = 'utf-8'] = /^\uFEFF?<\?xml[^>]*?\sencoding\s*=\s*["']([^"']*)["']/.exec(text) ?? []
  return encoding.toLowerCase() === 'utf-8' && canSignXml(text)
}

/** Whatever can be known to fail is said before anybody is asked for a secret. */
const prepare = ({ file, form, out, force }: SignWish): { readonly document: Uint8Array; readonly to: string } => {
  const document = readInput(file)
  if (document.length === 0) stop('nothingToSign', file)
  if (form === 'xml' && !canBeXml(textOf(document))) stop('documentUnfit', file)
  const to = out ?? `${form === 'xml' ? file.replace(/\.xml$/i, '') : file}${endings[form]}`
  checkOutput(to, force)
  return { document, to }
}

/** `services` are made only where a card signs; they are closed whatever happens. */
export const sign = async (wish: SignWish, services: () => CardServices, terminal: Terminal): Promise<void> => {
  const { document, to } = prepare(wish)
  if (!terminal.present) stop('noTerminal')
  await terminal.unseen(() => signInto(to, document, wish, services, terminal))
}

const signInto = async (
  to: string,
  document: Uint8Array,
  wish: SignWish,
  services: () => CardServices,
  terminal: Terminal
): Promise<void> => {
  terminal.say(`${wish.file}: ${document.length} bytes, SHA-256 ${fingerprint(document)}`)
  terminal.say(`to be signed as ${forms[wish.form]}, into ${to}`)
  const made = wish.company === undefined ? await withCard(wish, document, services(), terminal) : await withCompany()
  writeOutput(to, made, wish.force)
  terminal.say(`signed: ${to}`)

  async function withCompany(): Promise<Uint8Array | string> {
    const company = await companyKey(wish.company ?? '', wish.key, terminal)
    try {
      return await signed(document, wish.form, company)
    } finally {
      company.close()
    }
  }
}

const withCard = async (
  { form, reader }: SignWish,
  document: Uint8Array,
  services: CardServices,
  terminal: Terminal
): Promise<Uint8Array | string> => {
  try {
    return await signed(document, form, await cardKey(services, reader, terminal))
  } finally {
    await services.close()
  }
}
