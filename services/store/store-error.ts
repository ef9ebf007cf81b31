export type StoreErrorCode =
  /** Another process has the folder. */
  | 'folder_in_use'
  | 'folder_unwritable'
  | 'corrupt'
  /** The store was written with a key that was not given. */
  | 'wrong_key'
  /** This write was refused; the store goes on. */
  | 'disk_full'
  | 'closed'
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
