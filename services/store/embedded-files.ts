import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { join } from 'node:path'
import Database from 'libsql'
import { isLogWhole } from './embedded-log.ts'
import { StoreError } from './store-error.ts'

/** The open files of one folder; nobody else can open it until `close`. */
export interface EmbeddedFiles {
  db: Database.Database
  close(): void
}

// A tool beside the server holds the lock for some milliseconds: neither fails for it.
const patience = 'busy_timeout = 15000'

const pragmas = [
  'journal_mode = WAL',
  // FULL: an answer means that the disk has it, not the system's memory.
  'synchronous = FULL',
  // What was erased is overwritten, not only forgotten.
  'secure_delete = ON',
  // 64 MiB of pages in memory, and of write-ahead log between checkpoints.
  'cache_size = -65536',
  'journal_size_limit = 67108864',
]

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '')

const makeFolder = (dataDir: string): void => {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (cause) {
    throw new StoreError('folder_unwritable', `the store cannot write in its folder: ${dataDir}`, { cause })
  }
}

const openDatabase = (dataDir: string, file: string): Database.Database => {
  const path = join(dataDir, file)
  try {
    // SQLite gives the log beside the file the file's own mode.
    closeSync(openSync(path, 'a', 0o600))
    chmodSync(path, 0o600)
    return new Database(path)
  } catch (cause) {
    throw new StoreError('folder_unwritable', `the store cannot open ${file} in ${dataDir}`, { cause })
  }
}

/** An open transaction on a file of its own: the system frees it when the process dies, however it dies. */
const lockFolder = (dataDir: string): Database.Database => {
  const lock = openDatabase(dataDir, 'lock.db')
  try {
    lock.exec('BEGIN EXCLUSIVE')
    return lock
  } catch (cause) {
    lock.close()
    if (codeOf(cause).startsWith('SQLITE_BUSY')) {
      throw new StoreError('folder_in_use', `another process uses the folder of the store: ${dataDir}`, { cause })
    }
    throw new StoreError('folder_unwritable', `the store cannot lock its folder: ${dataDir}`, { cause })
  }
}

const corrupt = (dataDir: string, cause?: unknown): StoreError =>
  new StoreError('corrupt', `store.db in ${dataDir} is damaged; nothing was changed, restore it from a backup`, {
    cause,
  })

/** It appears whole or not at all, so that a file without a byte is a damaged one, not a new one. */
const createDatabase = (dataDir: string): void => {
  const draft = 'store.db.new'
  rmSync(join(dataDir, draft), { force: true })
  const db = openDatabase(dataDir, draft)
  try {
    db.prepare('PRAGMA journal_mode = WAL').all()
  } finally {
    db.close()
  }
  renameSync(join(dataDir, draft), join(dataDir, 'store.db'))
}

const createOrCheck = (dataDir: string): void => {
  const path = join(dataDir, 'store.db')
  if (existsSync(path)) {
    if (statSync(path).size === 0 || !isLogWhole(dataDir)) throw corrupt(dataDir)
  } else if (existsSync(`${path}-wal`)) throw corrupt(dataDir)
  else createDatabase(dataDir)
}

const checkAndPrepare = (db: Database.Database, dataDir: string): void => {
  try {
    db.prepare(`PRAGMA ${patience}`).all()
    const rows = db.prepare('PRAGMA quick_check(1)').all()
    if ((rows[0] as { quick_check?: unknown } | undefined)?.quick_check !== 'ok') throw corrupt(dataDir)
    for (const pragma of pragmas) db.prepare(`PRAGMA ${pragma}`).all()
  } catch (error) {
    if (error instanceof StoreError) throw error
    const code = codeOf(error)
    if (code.startsWith('SQLITE_CORRUPT') || code.startsWith('SQLITE_NOTADB')) throw corrupt(dataDir, error)
    throw new StoreError('folder_unwritable', `the store cannot write store.db in ${dataDir}`, { cause: error })
  }
}

const openingError = (error: unknown, dataDir: string): StoreError =>
  error instanceof StoreError
    ? error
    : new StoreError('folder_unwritable', `the store cannot make its files in ${dataDir}`, { cause: error })

/** Throws {@link StoreError}: `folder_unwritable`, `folder_in_use` or `corrupt`. Then nothing stays open. */
export const openFiles = (dataDir: string): EmbeddedFiles => {
  makeFolder(dataDir)
  const lock = lockFolder(dataDir)
  let db: Database.Database | undefined
  try {
    createOrCheck(dataDir)
    db = openDatabase(dataDir, 'store.db')
    checkAndPrepare(db, dataDir)
  } catch (error) {
    db?.close()
    lock.close()
    throw openingError(error, dataDir)
  }
  const opened = db
  return {
    db: opened,
    close() {
      try {
        opened.prepare('PRAGMA wal_checkpoint(TRUNCATE)').all()
      } finally {
        opened.close()
        lock.close()
      }
    },
  }
}

/**
 * The files of a folder that another process may have open: nothing is made, and no lock is asked for.
 * Throws {@link StoreError} as {@link openFiles} does, `failed` when there is no store.
 */
export const openBeside = (dataDir: string): EmbeddedFiles => {
  if (!existsSync(join(dataDir, 'store.db'))) throw new StoreError('failed', `no store in ${dataDir}`)
  const db = openDatabase(dataDir, 'store.db')
  try {
    checkAndPrepare(db, dataDir)
  } catch (error) {
    db.close()
    throw error
  }
  return { db, close: () => db.close() }
}
