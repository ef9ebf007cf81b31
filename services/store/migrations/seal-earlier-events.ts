import type { Case } from '../../cases/case.ts'
import { casesDefinition } from '../../cases/case-repository.ts'
import { update, type Write } from '../collection.ts'
import type { Migration } from '../migrations.ts'
import { walk } from './walk.ts'

/** Cases from before the audit chain carry no mark that their events wait for it: the sealer would never find them. */
export const sealEarlierEvents: Migration = {
  id: '2026-11-seal-earlier-events',
  describe: 'Marks cases that are older than the audit chain, so that their events enter it.',
  async run(work) {
    const cases = await work.store.collection(casesDefinition)
    const mark = ({ _id, events, sealed, unsealedAt }: Case): Write[] => {
      const [first] = events
      if (!first || sealed !== undefined || unsealedAt !== undefined) return []
      const untouched = { _id, sealed: { $exists: false }, unsealedAt: { $exists: false } }
      return [update(cases, untouched, { $set: { unsealedAt: first.at } }, { match: 'may' })]
    }
    await walk(work, cases, mark)
  },
}
