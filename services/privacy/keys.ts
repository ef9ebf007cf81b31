import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'

export type KeyErrorCode =
  /** An entry of the list is not `id:` and 32 bytes in base64. */
  | 'malformed'
  /** Two keys have the same id. */
  | 'repeated'
  /** The key file is there, or its folder is none, and it cannot be read. */
  | 'unreadable'
  /** The key file cannot be made. */
  | 'uncreatable'

/** The keys cannot be used. The message says why and where, and never contains any part of a key. */
export class KeyError extends Error {
  override name = 'KeyError'
  readonly code: KeyErrorCode
  /** `RELAIS_KEYS`, or the path of the key file. */
  readonly source: string

  constructor(code: KeyErrorCode, source: string, message: string) {
    super(`${source}${message}`)
    this.code = code
    this.source = source
  }
}

export interface Key {
  id: string
  /** 32 bytes. */
  key: Buffer
}

/** The keys that seal the store. What is hashed is hashed with a root that lies sealed in it: `stored-root.ts`. */
export interface SealKeys {
  /** The one to write with. */
  current: Key
  /** Every key that may be needed to read, by id, newest first. */
  all: Map<string, Buffer>
}

export const keyBytes = 32

/**
 * Reads the keys from the setting RELAIS_KEYS (`id:base64,id2:base64`, newest first); without it from `relais.key` in the
 * data folder, which holds the same and is created at the first start, readable by its owner only.
 * Throws KeyError.
 */
export const loadKeys = ({ relaisKeys, dataDir }: { relaisKeys?: string | undefined; dataDir: string }): SealKeys => {
  if (relaisKeys !== undefined && relaisKeys.trim() !== '') return keysFrom(relaisKeys, 'RELAIS_KEYS')
  const path = join(dataDir, 'relais.key')
  return keysFrom(readKeyFile(path) ?? createKeyFile(dataDir, path), path)
}

const keysFrom = (list: string, source: string): SealKeys => {
  const keys = list
    .trim()
    .split(',')
    .map((entry, i) => parseKey(entry.trim(), i + 1, source))
  const all = new Map(keys.map(({ id, key }) => [id, key]))
  const [current] = keys
  if (!current || all.size < keys.length) throw new KeyError('repeated', source, ': two keys have the same id')
  return { current, all }
}

const parseKey = (entry: string, position: number, source: string): Key => {
  const [, id, encoded] = /^([A-Za-z0-9_-]{1,32}):([A-Za-z0-9+/]{43}=)$/.exec(entry) ?? []
  if (!id || !encoded)
    throw new KeyError(
      'malformed',
      source,
      `: key number ${position} is not "id:" followed by ${keyBytes} bytes in base64`,
    )
  const key = Buffer.from(encoded, 'base64')
  // The last character carries two bits that must be zero; otherwise a mistyped key would pass for another one.
  if (key.toString('base64') !== encoded)
    throw new KeyError('malformed', source, `: key number ${position} is not valid base64`)
  return { id, key }
}

const readKeyFile = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw new KeyError('unreadable', path, ` cannot be read (${codeOf(error)})`)
  }
}

/** Two instances may start at once: the file appears whole or not at all, and the first one to place it wins for both. */
const createKeyFile = (dataDir: string, path: string): string => {
  const draft = `${path}.${randomBytes(6).toString('hex')}.tmp`
  const content = `k1:${randomBytes(keyBytes).toString('base64')}\n`
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    writeDurably(draft, content)
    return place(draft, path) ? content : (readKeyFile(path) ?? '')
  } catch (error) {
    if (error instanceof KeyError) throw error
    throw new KeyError('uncreatable', path, ` cannot be created (${codeOf(error)})`)
  } finally {
    rmSync(draft, { force: true })
    syncFolder(dataDir)
  }
}

const writeDurably = (path: string, content: string): void => {
  const file = openSync(path, 'wx', 0o600)
  try {
    writeSync(file, content)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

// A link, unlike a rename, refuses to replace a key that is already there.
const place = (draft: string, path: string): boolean => {
  try {
    linkSync(draft, path)
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  }
}

// Best effort: some systems cannot open a folder, and the file itself is already on the disk.
const syncFolder = (path: string): void => {
  try {
    const folder = openSync(path, 'r')
    fsyncSync(folder)
    closeSync(folder)
  } catch {
    return
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown'
