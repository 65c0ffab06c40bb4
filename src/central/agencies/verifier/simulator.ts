// The verifier of certificates that ships: a responder with keys of its own, which answers as its data says, and the one who asks it.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { X509Certificate } from 'node:crypto'
import { z } from 'zod'
import { ensureIssued, type Holder } from '../../evidence/certificates.ts'
import { readSigner, type Signer } from '../../evidence/cms.ts'
import {
  certificatePurposes,
  readRevoked,
  type CertificatePurpose,
  type CertificateVerifier,
  type Trust
} from '../../session/trust.ts'
import { Downtime } from '../desk-data.ts'
import { isDown } from '../downtime.ts'
import { certId, keyOf, ocspRequest, type CertId } from './ocsp-form.ts'
import { readOcspAnswer } from './read-answer.ts'
import { answerOcsp, tryLater, type Standings } from './responder.ts'

const serials = z.array(z.string().regex(/^[0-9a-f]+$/))
const Behaviour = z.strictObject({
  answersAfterSeconds: z.number().min(0).max(60),
  /** serials it has never heard of, and serials whose answer does not come */
  unknown: serials,
  late: serials,
  down: z.array(Downtime).max(20)
})
const calm: z.infer<typeof Behaviour> = { answersAfterSeconds: 0, unknown: [], late: [], down: [] }

type Parts = {
  /** assets/trust: revoked.json, and verifier.json where there is one; read at every question */
  readonly folder: string
  /** where the responder keeps its keys */
  readonly keys: string
  readonly trust: Pick<Trust, 'anchors'>
  readonly delayFactor: number
  /** milliseconds an answer is waited for */
  readonly patience: number
  readonly now: () => Date
}

const behaviourIn = (folder: string): z.infer<typeof Behaviour> => {
  const file = join(folder, 'verifier.json')
  return existsSync(file) ? Behaviour.parse(JSON.parse(readFileSync(file, 'utf8'))) : calm
}

/** which authorities it answers for, by how OCSP calls them */
const namesOf = ({ anchors }: Parts['trust']): ReadonlyMap<string, CertificatePurpose> =>
  new Map(
    certificatePurposes.flatMap((purpose) =>
      anchors[purpose].map((anchor) => [certId(anchor, '1').issuer, purpose] as const)
    )
  )

const standingsIn = (
  folder: string,
  names: ReadonlyMap<string, CertificatePurpose>,
  unheard: readonly string[]
): Standings => {
  const list = readRevoked(folder)
  return (name, serial) => {
    const purpose = names.get(name)
    if (!purpose || unheard.includes(serial)) return { state: 'unknown', since: null }
    const revoked = list.some((one) => one.issuer === purpose && one.serial.replace(/^0+/, '') === serial)
    return { state: revoked ? 'revoked' : 'good', since: null }
  }
}

export type Responder = {
  /** one OCSP request to one answer, both DER; rejects when it cannot be reached */
  readonly ask: (der: Uint8Array, serial: string) => Promise<Uint8Array>
  readonly root: () => Promise<X509Certificate>
}

type Opened = { readonly signer: Signer; readonly root: X509Certificate }

/** The responder; its root and key are made at its first question. */
export const simulatedResponder = ({ folder, keys, trust, delayFactor, now }: Omit<Parts, 'patience'>): Responder => {
  const root: Holder = { file: join(keys, 'root'), kind: 'ec' }
  const own: Holder = { file: join(keys, 'responder'), kind: 'ec' }
  const names = namesOf(trust)
  let opened: Promise<Opened> | undefined
  let until = new Date(0)
  const open = async (): Promise<Opened> => {
    await ensureIssued(root, null, { role: 'root', name: 'C=JP, O=Fictional Verifier, CN=Root', days: 20 * 365 }, now())
    await ensureIssued(own, root, { role: 'responder', name: 'C=JP, O=Fictional Verifier, CN=OCSP', days: 397 }, now())
    const signer = readSigner(own)
    until = new Date(signer.notAfter.getTime() - 30 * 86_400_000)
    return { signer, root: new X509Certificate(readFileSync(`${root.file}.pem`)) }
  }
  const hold = (): Promise<Opened> => {
    if (opened === undefined || now() > until) {
      until = new Date(8.64e15)
      opened = open().catch((error: unknown) => {
        opened = undefined
        throw error
      })
    }
    return opened
  }
  return {
    root: async () => (await hold()).root,
    ask: async (der, serial) => {
      const behaviour = behaviourIn(folder)
      if (isDown(behaviour.down, now())) throw new Error('the verifier is down')
      const wait = behaviour.answersAfterSeconds * 1_000 * delayFactor
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait))
      if (behaviour.late.includes(serial)) return tryLater()
      return answerOcsp(der, standingsIn(folder, names, behaviour.unknown), (await hold()).signer, now())
    }
  }
}

type Standing = Awaited<ReturnType<CertificateVerifier['status']>>

/**
 * Asks a responder about each certificate, every time anew. What cannot be reached in time is `late`. Only those who want to
 * know of the same certificate in the same turn of the loop share a question, and it is put after all of them came: no
 * answer is kept for anybody who comes later.
 */
export const askingVerifier = (
  responder: Responder,
  { patience, now }: Pick<Parts, 'patience' | 'now'>
): CertificateVerifier => {
  const ask = async (id: CertId): Promise<Standing> => {
    const request = ocspRequest(id)
    let timer: NodeJS.Timeout | undefined
    const over = new Promise<null>((resolve) => {
      timer = setTimeout(() => resolve(null), patience)
    })
    try {
      const answer = await Promise.race([responder.ask(request.der, id.serial), over])
      return answer === null ? 'late' : readOcspAnswer(answer, request, [await responder.root()], now())
    } catch {
      return 'late'
    } finally {
      clearTimeout(timer)
    }
  }
  const unasked = new Map<string, Promise<Standing>>()
  return {
    status: (_purpose, serial, _at, issuer) => {
      const id = certId(issuer, serial)
      const key = keyOf(id)
      const waiting = unasked.get(key)
      if (waiting) return waiting
      const answer = new Promise<void>((resolve) => {
        setImmediate(resolve)
      }).then(() => {
        unasked.delete(key)
        return ask(id)
      })
      unasked.set(key, answer)
      return answer
    }
  }
}

/** The verifier that ships. */
export const simulatedVerifier = (parts: Parts): CertificateVerifier => askingVerifier(simulatedResponder(parts), parts)
