import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'libsql'
import { StoreError } from './store-error.ts'

export interface BackupOptions {
  /** The folder of the store; its server may run. */
  dataDir: string
  /** Made for its owner alone. Must not hold a store. */
  target: string
  /** Given the draft's folder, before it is checked and gets its name: takes out what must not be kept. */
  onDraft?: (draftDir: string) => Promise<void>
}

export type BackupResult = { ok: true } | { ok: false; reason: 'target_taken' | 'not_whole' }

/**
 * One moment of a store, copied while others write, and checked page by page. The target can be used as a store's folder.
 * It appears whole or not at all. Does not hold the keys. Throws {@link StoreError}.
 */
export const backupEmbedded = async ({ dataDir, target, onDraft }: BackupOptions): Promise<BackupResult> => {
  if (existsSync(join(target, 'store.db'))) return { ok: false, reason: 'target_taken' }
  const draft = join(target, 'draft')
  try {
    rmSync(draft, { recursive: true, force: true })
    mkdirSync(draft, { recursive: true, mode: 0o700 })
    copyInto(join(dataDir, 'store.db'), join(draft, 'store.db'))
    await onDraft?.(draft)
    if (!isWhole(join(draft, 'store.db'))) return { ok: false, reason: 'not_whole' }
    sync(join(draft, 'store.db'))
    renameSync(join(draft, 'store.db'), join(target, 'store.db'))
    sync(target)
    return { ok: true }
  } catch (cause) {
    throw cause instanceof StoreError ? cause : storeError(cause, target)
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '')

const storeError = (cause: unknown, target: string): StoreError => {
  const code = codeOf(cause)
  if (['SQLITE_CORRUPT', 'SQLITE_NOTADB'].includes(code)) {
    return new StoreError('corrupt', 'the store is damaged; nothing was changed', { cause })
  }
  const isFull = code === 'SQLITE_FULL' || code === 'ENOSPC'
  return new StoreError(isFull ? 'disk_full' : 'folder_unwritable', `the backup cannot be written in ${target}`, {
    cause,
  })
}

const copyInto = (from: string, to: string): void => {
  // SQLite copies into a file without a byte as into none, and leaves its mode.
  closeSync(openSync(to, 'wx', 0o600))
  const db = new Database(from)
  try {
    db.prepare('PRAGMA busy_timeout = 15000').all()
    db.exec(`VACUUM INTO '${to.replaceAll("'", "''")}'`)
  } finally {
    db.close()
  }
}

const isWhole = (path: string): boolean => {
  const db = new Database(path)
  try {
    const [row] = db.prepare('PRAGMA integrity_check(1)').all()
    return (row as { integrity_check?: unknown } | undefined)?.integrity_check === 'ok'
  } finally {
    db.close()
  }
}

const sync = (path: string): void => {
  const opened = openSync(path, 'r')
  try {
    fsyncSync(opened)
  } finally {
    closeSync(opened)
  }
}
