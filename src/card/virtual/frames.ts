// The wire of the virtual reader (vpcd of vsmartcard): two bytes of length, big endian, then the payload.

/** one-byte payloads the reader sends; anything else is an APDU */
export const control = { off: 0, on: 1, reset: 2, atr: 4 } as const

/** Takes whole messages out of what has come; tells what is left over. */
export const takeMessages = (received: Buffer): { readonly messages: readonly Buffer[]; readonly rest: Buffer } => {
  const messages: Buffer[] = []
  let rest = received
  while (rest.length >= 2) {
    const end = 2 + rest.readUInt16BE(0)
    if (rest.length < end) break
    messages.push(rest.subarray(2, end))
    rest = rest.subarray(end)
  }
  return { messages, rest }
}

/** One message as it goes over the wire. Throws on more than 65535 bytes. */
export const frame = (bytes: Uint8Array): Buffer => {
  const message = Buffer.alloc(2 + bytes.length)
  message.writeUInt16BE(bytes.length, 0)
  message.set(bytes, 2)
  return message
}
