// The desk where filings are signed and handed to the outbox.
import type { z } from 'zod'
import type { Outcome } from '../../card/port.ts'
import type { Recipient, SignedDocument } from '../../contract/wire/filings.ts'
import type { Fault } from '../faults.ts'

/** What the review showed and what it stands for. The rows are the very rows of the screen. */
export type Document = Omit<z.infer<typeof SignedDocument>, 'version' | 'bundleId'>

export type FileRequest = { readonly document: Document; readonly recipients: readonly Recipient[] }
export type AnswerRequest = {
  readonly procedure: string
  readonly recipient: string
  readonly task: string
  readonly option: string
}
/** `filing`: the operation id of what is taken back */
export type WithdrawalRequest = { readonly procedure: string; readonly recipient: string; readonly filing: string }
export type Filed = { readonly bundleId: string; readonly operationIds: readonly string[] }

/**
 * All need a session at central and the authentication PIN verified; `file` needs the signature PIN as well.
 * When they answer well, everything is sealed in the outbox and goes out by itself, with or without a resident.
 */
export type FilingDesk = {
  readonly file: (request: FileRequest) => Promise<Outcome<Filed, Fault>>
  readonly answer: (request: AnswerRequest) => Promise<Outcome<Filed, Fault>>
  readonly withdraw: (request: WithdrawalRequest) => Promise<Outcome<Filed, Fault>>
}
