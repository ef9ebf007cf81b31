import type { KeyedHash } from './account.ts'

const recoveryCodeCount = 10

/** Without letters that are taken for others: no i, l, o, u. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
const length = 10

/**
 * Ten codes of 50 bits, for whoever has lost their phone, as `k7m2q-x9d4t`. The same `request` gives the same codes: an
 * answer that was lost on its way can be asked for again. They come from the keyed hash of something that is not kept, so
 * that nobody can make them from what lies in the store.
 */
export const recoveryCodes = (hash: KeyedHash, accountId: string, request: string): string[] =>
  Array.from({ length: recoveryCodeCount }, (_, at) => {
    const bytes = Buffer.from(hash(`recovery:${accountId}:${request}:${at}`), 'base64url')
    const letters = Array.from(bytes.subarray(0, length), (byte) => alphabet.charAt(byte % alphabet.length)).join('')
    return `${letters.slice(0, 5)}-${letters.slice(5)}`
  })

/** A code as somebody copies it: without regard to case, spaces and hyphens. */
export const recoveryHash = (hash: KeyedHash, accountId: string, code: string): string =>
  hash(`recovery-code:${accountId}:${code.toLowerCase().replace(/[\s-]/g, '')}`)
