/** An alert did not go out. `code` may be logged and shown; it never quotes what a server said. */
export class AlertFailure extends Error {
  override name = 'AlertFailure'
  readonly code: string

  constructor(code: string) {
    super(code)
    this.code = code
  }
}
