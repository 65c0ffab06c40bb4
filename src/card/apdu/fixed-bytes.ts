// Bytes that stay where they are, so that zeroing them leaves no other copy.

/**
 * Zeroed bytes in memory of their own. V8 keeps a plain Uint8Array of up to 64 bytes inside its heap, where the garbage
 * collector moves it and leaves the old bytes behind; one over an ArrayBuffer is never moved.
 */
export const fixedBytes = (length: number): Uint8Array => new Uint8Array(new ArrayBuffer(length))
