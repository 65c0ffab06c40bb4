// Digests, random values and their text form.
import { createHmac, createSecretKey, hash, randomBytes, type KeyObject } from 'node:crypto'

export const sha256 = (data: string | Uint8Array): Buffer => hash('sha256', data, 'buffer')
export const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')
export const fromBase64url = (text: string): Buffer => Buffer.from(text, 'base64url')
/** SHA-256 as base64url, 43 characters */
export const digestText = (data: string | Uint8Array): string => hash('sha256', data, 'base64url')
/** 32 random bytes as base64url, 43 characters */
export const randomToken = (): string => base64url(randomBytes(32))
const secrets = new WeakMap<Uint8Array, KeyObject>()
/** Node takes long to see what bytes are no key object; central has one such key. */
const secretOf = (key: Uint8Array): KeyObject => {
  const secret = secrets.get(key) ?? createSecretKey(key)
  secrets.set(key, secret)
  return secret
}

/** HMAC-SHA-256 under central's own key, as base64url; `domain` keeps uses apart */
export const keyedHash = (key: Uint8Array, domain: string, data: string | Uint8Array): string =>
  createHmac('sha256', secretOf(key)).update(`${domain}\0`).update(data).digest('base64url')
