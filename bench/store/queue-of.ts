import { CaseQueue } from '../../services/cases/case-queue.ts'
import { CaseRepository, casesDefinition } from '../../services/cases/case-repository.ts'
import type { Store } from '../../services/store/collection.ts'
import { aSealedCase, benchNow } from '../invented-cases.ts'
import { benchSealer, openPlace, type Place } from '../places.ts'

const together = 500

/** A store whose queue holds so many invented cases, and which can be claimed from. */
export class QueueOf {
  readonly store: Store
  readonly repository: CaseRepository
  readonly #queue: CaseQueue
  #claims = 0

  private constructor(store: Store, repository: CaseRepository) {
    this.store = store
    this.repository = repository
    this.#queue = new CaseQueue(repository)
  }

  static async size(cases: number, place: Place): Promise<QueueOf> {
    const store = await openPlace(place, benchSealer())
    const repository = await CaseRepository.open(store)
    let written = Promise.resolve()
    for (let from = 0; from < cases; from += together) {
      const numbers = Array.from({ length: Math.min(together, cases - from) }, (_, index) => from + index)
      // The next ones are sealed while these are written.
      const docs = numbers.map(aSealedCase)
      await written
      written = store.raw.write(casesDefinition.name, docs)
    }
    await written
    return new QueueOf(store, repository)
  }

  /** As a counsellor who holds nothing yet takes the next case. Milliseconds. */
  async claim(): Promise<number> {
    const id = `counsellor-${this.#claims++}`
    const counsellor = { id, name: id, email: `${id}@example.org`, roles: ['counsellor' as const] }
    return timed(async () => {
      const taken = await this.#queue.claimNext(counsellor, benchNow)
      if (!taken.ok) throw new Error(`no claim: ${taken.reason}`)
    })
  }
}

/** Milliseconds that `work` takes. */
export const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const before = performance.now()
  await work()
  return performance.now() - before
}

/** The value in the middle; `NaN` of none. */
export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

/**
 * Measures each in turn, again and again, so that what slows the machine slows all of them: each one's median. What comes
 * first in a round changes with the round.
 */
export async function inTurn(rounds: number, measures: (() => Promise<number>)[]): Promise<number[]> {
  const times = measures.map((): number[] => [])
  for (let round = 0; round < rounds; round++) {
    for (let step = 0; step < measures.length; step++) {
      const which = (round + step) % measures.length
      const ms = await measures[which]?.()
      if (ms !== undefined) times[which]?.push(ms)
    }
  }
  return times.map(median)
}
