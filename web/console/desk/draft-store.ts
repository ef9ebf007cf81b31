/** The part of `sessionStorage` that is used here, so that tests bring their own. */
export interface TextStorage {
  readonly length: number
  key(index: number): string | null
  getItem(key: string): string | null
  setItem(key: string, value: string): void
  removeItem(key: string): void
}

const prefix = 'relais.console.'
const ownerKey = `${prefix}owner`

const kinds = ['reply', 'note', 'outbox', 'protection', 'transfer'] as const
export type DraftKind = (typeof kinds)[number]

/**
 * What was typed and not yet kept by the server, a text per case. It outlives a reload and an ended session of the same
 * person; signing out, closing the tab or somebody else signing in removes it.
 */
export class DraftStore {
  readonly #storage: TextStorage

  constructor(storage: TextStorage) {
    this.#storage = storage
  }

  /** Called at sign-in: texts left by another account are removed before anything is read. True when the same person is back. */
  belongTo(accountId: string): boolean {
    if (this.#storage.getItem(ownerKey) === accountId) return true
    this.clear()
    this.#storage.setItem(ownerKey, accountId)
    return false
  }

  read(kind: DraftKind, caseId: string): string {
    return this.#storage.getItem(keyOf(kind, caseId)) ?? ''
  }

  write(kind: DraftKind, caseId: string, text: string): void {
    if (text === '') this.#storage.removeItem(keyOf(kind, caseId))
    else this.#storage.setItem(keyOf(kind, caseId), text)
  }

  /** The cases that have a text of this kind. */
  casesWith(kind: DraftKind): string[] {
    const start = keyOf(kind, '')
    return this.#keys()
      .filter((key) => key.startsWith(start))
      .map((key) => key.slice(start.length))
  }

  forget(caseId: string): void {
    for (const kind of kinds) this.write(kind, caseId, '')
  }

  clear(): void {
    for (const key of this.#keys()) this.#storage.removeItem(key)
  }

  #keys(): string[] {
    const keys = Array.from({ length: this.#storage.length }, (_, index) => this.#storage.key(index) ?? '')
    return keys.filter((key) => key.startsWith(prefix))
  }
}

const keyOf = (kind: DraftKind, caseId: string): string => `${prefix}${kind}.${caseId}`
