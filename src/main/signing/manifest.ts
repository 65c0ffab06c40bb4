// What one bundle sends to whom, fixed as digests before anybody signs.
import type { z } from 'zod'
import type { FilingContent, Manifest } from '../../contract/wire/filings.ts'
import { sha256 } from '../central/proving.ts'
import { newOperationId } from './operation-id.ts'

export type Part = { readonly recipient: string; readonly fields: Readonly<Record<string, string>> }
export type Planned = { readonly operationId: string; readonly recipient: string; readonly content: string }
export type Plan = {
  readonly bundleId: string
  readonly kind: z.infer<typeof Manifest>['kind']
  readonly procedure: string
  readonly operations: readonly Planned[]
  /** the text that is announced and that the proof covers */
  readonly manifest: string
}

const digest = (text: string): string => sha256(text).toString('base64url')

type Request = {
  readonly bundleId: string
  readonly kind: Plan['kind']
  readonly procedure: string
  /** the SignedDocument's text, or the answer's or withdrawal's */
  readonly document: string
  readonly parts: readonly Part[]
}

export const planBundle = ({ bundleId, kind, procedure, document, parts }: Request): Plan => {
  const operations = parts.map(({ recipient, fields }) => {
    const content: z.infer<typeof FilingContent> = {
      bundleId,
      recipient,
      documentSha256: digest(document),
      fields: { ...fields }
    }
    return { operationId: newOperationId(), recipient, content: JSON.stringify(content) }
  })
  const manifest: z.infer<typeof Manifest> = {
    bundleId,
    kind,
    procedure,
    operations: operations.map(({ operationId, recipient, content }) => ({
      operationId,
      recipient,
      contentSha256: digest(content)
    }))
  }
  return { bundleId, kind, procedure, operations, manifest: JSON.stringify(manifest) }
}
