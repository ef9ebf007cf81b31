import { MongoError, MongoParseError, MongoServerError } from 'mongodb'
import { DuplicateKeyError } from './collection.ts'
import { StoreError, type StoreErrorCode } from './store-error.ts'

const duplicateCodes = [11000, 11001, 12582]

/** Of MongoDB's `error_codes.yml`: what the server answers while it changes its primary, stops, or waits too long. */
const passingCodes = [
  6, // HostUnreachable
  7, // HostNotFound
  24, // LockTimeout
  50, // MaxTimeMSExpired
  64, // WriteConcernTimeout
  79, // UnknownReplWriteConcern
  89, // NetworkTimeout
  91, // ShutdownInProgress
  100, // UnsatisfiableWriteConcern
  112, // WriteConflict
  133, // FailedToSatisfyReadPreference
  189, // PrimarySteppedDown
  251, // NoSuchTransaction
  262, // ExceededTimeLimit
  9001, // SocketException
  10107, // NotWritablePrimary
  11600, // InterruptedAtShutdown
  11602, // InterruptedDueToReplStateChange
  13435, // NotPrimaryNoSecondaryOk
  13436, // NotPrimaryOrSecondary
]

const codes: [code: StoreErrorCode, numbers: number[]][] = [
  ['unreachable', passingCodes],
  // Unauthorized, AuthenticationFailed, AtlasError
  ['access_denied', [13, 18, 8000]],
  // OutOfDiskSpace
  ['disk_full', [14031]],
]

// By name: the driver exports no common class for "there was no answer". A session ends when its commit took too long.
const silentNames = [
  'MongoNetworkError',
  'MongoNetworkTimeoutError',
  'MongoServerSelectionError',
  'MongoWaitQueueTimeoutError',
  'MongoOperationTimeoutError',
  'MongoPoolClearedError',
  'MongoPoolClosedError',
  'MongoServerClosedError',
  'MongoNotConnectedError',
  'MongoTopologyClosedError',
  'MongoClientClosedError',
  'MongoExpiredSessionError',
]

const passingLabels = ['TransientTransactionError', 'UnknownTransactionCommitResult', 'RetryableWriteError']

export const isDuplicate = (error: unknown): boolean =>
  error instanceof DuplicateKeyError ||
  (error instanceof MongoServerError && duplicateCodes.includes(Number(error.code)))

/** The place in the oplog to go on from is no longer there (ChangeStreamHistoryLost, InvalidResumeToken and their like). */
export const isHistoryLost = (error: unknown): boolean =>
  error instanceof MongoServerError && [136, 222, 260, 280, 286].includes(Number(error.code))

const codeOf = (error: MongoError): StoreErrorCode => {
  // A server that refuses the password is reported by the driver inside the error of the connection.
  const inner = error.cause instanceof MongoServerError ? error.cause : error
  const known = codes.find(([, numbers]) => numbers.includes(Number(inner.code)))
  if (known) return known[0]
  const isPassing = silentNames.includes(error.name) || passingLabels.some((label) => error.hasErrorLabel(label))
  return isPassing ? 'unreachable' : 'failed'
}

const said: Partial<Record<StoreErrorCode, string>> = {
  unreachable: 'no server of the database answers',
  access_denied: 'the server of the database refuses this user',
  disk_full: 'the disk of the database is full',
}

/**
 * The driver's errors in the words of the store. Their own messages are left out, and they are no `cause`:
 * they quote addresses, users and values of documents.
 */
export const storeErrorOf = (error: unknown): unknown => {
  if (!(error instanceof MongoError)) return error
  if (isDuplicate(error)) return new DuplicateKeyError('a document with this id or this unique value is there already')
  if (error instanceof MongoParseError) return new StoreError('failed', "the database's address cannot be read")
  const code = codeOf(error)
  const name = error instanceof MongoServerError && error.codeName ? error.codeName : error.name
  return new StoreError(code, `${said[code] ?? 'the database refused'} (${name})`)
}
