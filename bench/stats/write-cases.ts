import { casesDefinition } from '../../services/cases/case-repository.ts'
import type { Store } from '../../services/store/collection.ts'
import type { RawDoc } from '../../services/store/raw-documents.ts'
import { tell } from '../progress.ts'

/** A transaction of MongoDB has a minute: on a slow server 2,000 took longer. */
const together = 500
const tellEvery = 50_000

/** Writes cases of these numbers in bulk: the next ones are invented while the store writes. */
export async function writeCases(
  store: Store,
  from: number,
  until: number,
  make: (number: number) => RawDoc,
): Promise<void> {
  await store.collection(casesDefinition)
  const before = performance.now()
  let writing = Promise.resolve()
  for (let number = from; number < until; number += together) {
    const docs = Array.from({ length: Math.min(together, until - number) }, (_, index) => make(number + index))
    await writing
    writing = store.raw.write(casesDefinition.name, docs)
    if (number > from && (number - from) % tellEvery === 0) tell(`stats: ${number} cases written`)
  }
  await writing
  tell(`stats: ${until} cases written, ${Math.round((until - from) / ((performance.now() - before) / 1000))} a second`)
}
