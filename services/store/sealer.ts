import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

/** The operator's keys. Of these the sealer uses `current` to write and `all` to read. */
export interface SealingKeys {
  current: { id: string; key: Buffer }
  /** By key id, the current one included. */
  all: ReadonlyMap<string, Buffer>
}

/** Where a string is kept. A sealed string moved to another place does not open. */
interface SealedAt {
  collection: string
  id: string
  /** Field names joined by dots, array indexes left out: elements may be pushed and pulled without sealing the rest again. */
  path: string
}

export interface Sealer {
  /** Id of the key that new strings are sealed with. */
  readonly keyId: string
  seal(text: string, at: SealedAt): string
  /** Throws {@link SealError} when the key is not known, the value was altered, or it comes from another place. */
  open(sealed: string, at: SealedAt): string
}

export class SealError extends Error {
  override name = 'SealError'
}

const ivBytes = 12
const tagBytes = 16
const sealedForm = /^§([\w-]+)§([\w-]+)$/

const associatedData = (at: SealedAt): Buffer => Buffer.from(JSON.stringify([at.collection, at.id, at.path]))

// The operator's key also makes keyed hashes and tokens: each use gets a key of its own.
const storeKey = (key: Buffer): Buffer => Buffer.from(hkdfSync('sha256', key, '', 'relais/store/strings', 32))

const storeKeys = (keys: SealingKeys): Map<string, Buffer> => {
  const byId = new Map([...keys.all, [keys.current.id, keys.current.key] as const])
  for (const id of byId.keys()) if (!/^[\w-]+$/.test(id)) throw new SealError(`a key id is not made of letters: ${id}`)
  return new Map([...byId].map(([id, key]) => [id, storeKey(key)]))
}

/**
 * AES-256-GCM for single strings, written `§<key id>§<base64url of iv, tag, ciphertext>`.
 * The nonce is random: with 2^32 strings a key, a repeat is as likely as 2^-33 (NIST SP 800-38D §8.3).
 */
export const createSealer = (keys: SealingKeys): Sealer => {
  const byId = storeKeys(keys)
  const keyId = keys.current.id
  const keyFor = (id: string): Buffer => {
    const key = byId.get(id)
    if (!key) throw new SealError(`sealed with the key ${id}, which was not given`)
    return key
  }
  return {
    keyId,
    seal(text, at) {
      const iv = randomBytes(ivBytes)
      const cipher = createCipheriv('aes-256-gcm', keyFor(keyId), iv).setAAD(associatedData(at))
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return `§${keyId}§${Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url')}`
    },
    open(sealed, at) {
      const [, id, coded] = sealedForm.exec(sealed) ?? []
      const where = `${at.collection}.${at.path}`
      if (id === undefined || coded === undefined) throw new SealError(`a string that must be sealed is not: ${where}`)
      const bytes = Buffer.from(coded, 'base64url')
      if (bytes.length < ivBytes + tagBytes) throw new SealError(`a sealed string was cut: ${where}`)
      const decipher = createDecipheriv('aes-256-gcm', keyFor(id), bytes.subarray(0, ivBytes), {
        authTagLength: tagBytes,
      })
      decipher.setAAD(associatedData(at)).setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes))
      try {
        return Buffer.concat([decipher.update(bytes.subarray(ivBytes + tagBytes)), decipher.final()]).toString('utf8')
      } catch (cause) {
        throw new SealError(`a sealed string does not open with its key: ${where}`, { cause })
      }
    },
  }
}
