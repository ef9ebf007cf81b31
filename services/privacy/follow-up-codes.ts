import { z } from 'zod'
import {
  type Collection,
  type CollectionDefinition,
  insert,
  remove,
  type Store,
  type Write,
} from '../store/collection.ts'
import { plain } from '../store/plain.ts'

/** Which case a follow-up code opens. The code itself is kept nowhere: `_id` is its keyed hash. */
const followUpSchema = z.object({
  _id: z.string(),
  caseId: plain(z.string()),
  createdAt: z.number(),
})
export type FollowUp = z.infer<typeof followUpSchema>

export const followUps: CollectionDefinition<FollowUp> = {
  name: 'follow_ups',
  schema: followUpSchema,
  indexes: [{ key: { caseId: 1 } }],
}

export class FollowUpCodes {
  readonly #codes: Collection<FollowUp>

  private constructor(codes: Collection<FollowUp>) {
    this.#codes = codes
  }

  static async open(store: Store): Promise<FollowUpCodes> {
    return new FollowUpCodes(await store.collection(followUps))
  }

  /** `codeHash`: keyed hash of the canonical code. */
  find(codeHash: string): Promise<FollowUp | null> {
    return this.#codes.findOne({ _id: codeHash })
  }

  planIssue(codeHash: string, caseId: string, now: number): Write {
    return insert(this.#codes, { _id: codeHash, caseId, createdAt: now })
  }

  /** No code opens this case any more. */
  planForget(caseId: string): Write {
    return remove(this.#codes, { caseId })
  }
}
