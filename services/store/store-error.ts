export type StoreErrorCode =
  /** Another process has the folder. */
  | 'folder_in_use'
  | 'folder_unwritable'
  | 'corrupt'
  /** The store was written with a key that was not given. */
  | 'wrong_key'
  /** A newer program changed the store so that this one can no longer read it. */
  | 'newer_store'
  /** A move into this place began and was not verified: what lies there is a part. */
  | 'unfinished'
  /** This write was refused; the store goes on. */
  | 'disk_full'
  | 'closed'
  /**
   * No server of the database answers, or not in time. Nothing was acknowledged; whether a write took place all the
   * same is not known. Asked again it may work.
   */
  | 'unreachable'
  /** The database's server refuses the user, the password, the certificate, or what this user may do. */
  | 'access_denied'
  /** What nobody expects: `message` has the engine's own words. */
  | 'failed'

/** Never holds a value from a document: the message may be logged and shown to the operator. */
export class StoreError extends Error {
  override name = 'StoreError'
  readonly code: StoreErrorCode

  constructor(code: StoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** Is it the store that cannot take this now, rather than what was asked of it? Asked again later it may. */
export const isStoreAway = (error: unknown): boolean =>
  error instanceof StoreError && (error.code === 'unreachable' || error.code === 'disk_full' || error.code === 'closed')
