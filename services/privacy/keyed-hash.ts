import { createHmac } from 'node:crypto'

/**
 * HMAC-SHA-256 of a value, base64url (43 characters). `purpose` separates uses: the same value hashed for two purposes
 * cannot be matched. Neither part can be shifted into the other.
 */
export const keyedHash = (key: Buffer, purpose: string, value: string): string =>
  createHmac('sha256', key)
    .update(`${Buffer.byteLength(purpose)}:${purpose}:`)
    .update(value)
    .digest('base64url')
