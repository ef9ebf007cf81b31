/** Choices about this browser, such as its sound. Nothing of a case, and nothing of who works here. */
export interface ChoiceStorage {
  getItem(key: string): string | null
  setItem(key: string, value: string): void
  removeItem(key: string): void
}

/** A choice that is on unless somebody turned it off; only that is kept. */
export class OnUnlessOff {
  readonly #storage: ChoiceStorage
  readonly #key: string

  constructor(storage: ChoiceStorage, name: string) {
    this.#storage = storage
    this.#key = `relais.choice.${name}`
  }

  get isOn(): boolean {
    return this.#storage.getItem(this.#key) !== 'off'
  }

  set(isOn: boolean): void {
    if (isOn) this.#storage.removeItem(this.#key)
    else this.#storage.setItem(this.#key, 'off')
  }
}
