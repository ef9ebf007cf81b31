import { z } from 'zod'
import type { Collection, CollectionDefinition, Store } from '../../store/collection.ts'
import { plain } from '../../store/plain.ts'
import type { KeyedHash } from '../account.ts'

const flowMs = 10 * 60_000

/** A sign-in under way at the directory: what its answer must fit. Any instance may get the answer. */
const flowSchema = z.object({
  /** Keyed hash of `state`. */
  _id: z.string(),
  /** Keyed hash of the cookie of the browser that began: another one's answer is not taken. */
  browserHash: plain(z.string()),
  nonce: z.string(),
  verifier: z.string(),
  expiresAt: z.number(),
})
type Flow = z.infer<typeof flowSchema>

export const openIdFlowsDefinition: CollectionDefinition<Flow> = {
  name: 'openid_flows',
  schema: flowSchema,
  expiresAtField: 'expiresAt',
}

interface Begun {
  state: string
  /** Kept in the browser's cookie. */
  browser: string
  nonce: string
  verifier: string
}

export class OpenIdFlows {
  readonly #flows: Collection<Flow>
  readonly #hash: KeyedHash

  private constructor(flows: Collection<Flow>, hash: KeyedHash) {
    this.#flows = flows
    this.#hash = hash
  }

  static async open(store: Store, hash: KeyedHash): Promise<OpenIdFlows> {
    return new OpenIdFlows(await store.collection(openIdFlowsDefinition), hash)
  }

  async keep({ state, browser, nonce, verifier }: Begun, now: number): Promise<void> {
    const browserHash = this.#hash(`openid-browser:${browser}`)
    await this.#flows.insertOne({ _id: this.#id(state), browserHash, nonce, verifier, expiresAt: now + flowMs })
  }

  /** Once: of two answers with the same state, one is taken. */
  async take(state: string, browser: string, now: number): Promise<Pick<Flow, 'nonce' | 'verifier'> | undefined> {
    const _id = this.#id(state)
    const browserHash = this.#hash(`openid-browser:${browser}`)
    const found = await this.#flows.findOne({ _id, browserHash, expiresAt: { $gt: now } })
    if (!found) return undefined
    const { deletedCount } = await this.#flows.deleteMany({ _id })
    return deletedCount === 1 ? found : undefined
  }

  #id(state: string): string {
    return this.#hash(`openid-state:${state}`)
  }
}
