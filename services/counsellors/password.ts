import { randomBytes } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'

export const minPasswordLength = 12
export const maxPasswordLength = 200

/** Argon2id, OWASP's first recommendation (19 MiB, two passes, one lane). Argon2id is the library's default. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

export const hashPassword = (password: string): Promise<string> => hash(password.normalize('NFKC'), cost)

let decoy: Promise<string> | undefined

/**
 * Is it this account's password? Without a hash (no such account) a decoy is verified, so that the time taken does not
 * tell which addresses have an account.
 */
export const verifyPassword = async (stored: string | undefined, password: string): Promise<boolean> => {
  decoy ??= hashPassword(randomBytes(16).toString('hex'))
  const matches = await verify(stored ?? (await decoy), password.normalize('NFKC'))
  return matches && stored !== undefined
}

/** Why this is no password for Relais, or `undefined`. */
export const passwordProblem = (password: string): 'password_too_short' | 'password_too_long' | undefined => {
  if (Array.from(password).length < minPasswordLength) return 'password_too_short'
  return password.length > maxPasswordLength ? 'password_too_long' : undefined
}
