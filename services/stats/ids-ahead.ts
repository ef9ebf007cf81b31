import { z } from 'zod'
import type { Case } from '../cases/case.ts'
import type { Collection } from '../store/collection.ts'
import type { CountingState } from './count-store.ts'

/** Some hundred bytes each, for the time of one recount. */
const most = 50_000

const named = z.object({ _id: z.string() })

/**
 * The ids of all cases in their order, of which many are read at once: an index holds them, and a case is then found by its
 * id. Not all databases that speak MongoDB's protocol walk that index for "the next few behind this one": the one of the tests
 * sorts everything that is behind, and each part of a recount then took longer the more cases there are.
 *
 * What was read ahead may be old. A case that came since is not among them: it waits to be counted for the first time, and
 * is, once everything else was counted anew.
 */
export class IdsAhead {
  readonly #cases: Pick<Collection<z.infer<typeof named>>, 'find'>
  #known = { generation: 0, from: '', ids: [] as string[] }

  constructor(cases: Collection<Case>) {
    this.#cases = cases.narrowed(named)
  }

  /** The first `limit` ids behind `after`; fewer only where there are no more, or what was read ahead ends. */
  async behind({ generation, after }: Pick<CountingState, 'generation' | 'after'>, limit: number): Promise<string[]> {
    const known = this.#knownBehind(generation, after, limit)
    if (known.length > 0) return known
    const found = await this.#cases.find({ _id: { $gt: after } }, { sort: { _id: 1 }, limit: most }).toArray()
    this.#known = { generation, from: after, ids: found.map(({ _id }) => _id) }
    return this.#knownBehind(generation, after, limit)
  }

  /** Another instance may have gone on from there meanwhile, or this one must go back: as long as the place is among them. */
  #knownBehind(generation: number, after: string, limit: number): string[] {
    const { from, ids } = this.#known
    const place = after === from ? 0 : ids.indexOf(after) + 1
    const isKnown = generation === this.#known.generation && (after === from || place > 0)
    return isKnown ? ids.slice(place, place + limit) : []
  }
}
