import type { Collection, Doc, Write } from '../collection.ts'
import type { MigrationWork } from '../migrations.ts'

/** Small enough that nobody who writes meanwhile waits for it. */
const chunk = 100

/**
 * Every document of a collection once, in the order of ids, from where the migration got to. `plan` gives the writes for
 * one: `may` writes whose filter says what must still be so, since the document may have changed meanwhile.
 */
export const walk = async <T extends Doc>(
  work: MigrationWork,
  collection: Collection<T>,
  plan: (doc: T) => Write[],
): Promise<void> => {
  for (let after = work.reached; ; ) {
    const docs = await collection
      .find(after === undefined ? {} : { _id: { $gt: after } }, { sort: { _id: 1 }, limit: chunk })
      .toArray()
    after = docs.at(-1)?._id
    if (after === undefined) return
    await work.commit(docs.flatMap(plan), after)
  }
}
