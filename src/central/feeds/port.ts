// A feed of bulletins as central sees it: asked for what is new since the last time, and for what an entry points to.

/** What a source said a document was when it gave it (RFC 9110 §8.8), sent back to learn whether it changed. */
export type Validators = { readonly etag: string | null; readonly modified: string | null }

/** What can go wrong between here and a source. */
export type FeedFault =
  | 'timeOut'
  | 'unreachable'
  /** 404 or 410 */
  | 'missing'
  /** any other status than 200 and 304; a redirection is not followed */
  | 'status'
  | 'tooLarge'
  /** neither UTF-8 nor CP932 */
  | 'notText'
  /** no Atom feed */
  | 'notFeed'
  /** read, and then not to be kept: we are wrong, or the database will not have it */
  | 'untakeable'

export type Got =
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'text'; readonly text: string; readonly validators: Validators }
  /** `retryAfter` in milliseconds, where the source said it (RFC 9110 §10.2.3) */
  | { readonly kind: 'fault'; readonly fault: FeedFault; readonly retryAfter: number | null }

/** `most` is the number of bytes after which a document is given up. Never throws but when `stop` is aborted. */
export type FeedSource = {
  readonly get: (url: string, known: Validators | null, most: number, stop: AbortSignal) => Promise<Got>
}
