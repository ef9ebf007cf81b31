import type { Case } from '../../services/cases/case.ts'
import { CaseQueue } from '../../services/cases/case-queue.ts'
import { CaseRepository, queueOrder } from '../../services/cases/case-repository.ts'
import type { Counsellor } from '../../services/counsellors/counsellor.ts'
import { insert, type Store } from '../../services/store/collection.ts'
import { aQueuedCase, benchNow } from '../invented-cases.ts'

export interface RaceOptions {
  cases: number
  claimers: number
  /** `queue`: as counsellors claim. `port`: the store's own findOneAndUpdate, with nothing around it. */
  through: 'queue' | 'port'
}

export interface RaceResult {
  claimed: number
  /** Ids of cases that two were given, or whose own events tell of two. */
  doubleOwned: string[]
  /** Ids of cases that nobody got, or whose owner in the store is not who was told so. */
  lost: string[]
  /** `later before earlier`: a claim that began after another had ended got a more urgent case. */
  disordered: string[]
}

/** One claim as its claimer saw it. Times in ms of this process. */
export interface Claim {
  id: string
  by: string
  critical: number
  dueAt: number
  began: number
  ended: number
}

/** So many claimers at once empty the queue; then what they were told is held against what is in the store. */
export async function raceForCases(store: Store, { cases, claimers, through }: RaceOptions): Promise<RaceResult> {
  const repository = await CaseRepository.open(store)
  const way = through === 'queue' ? throughQueue(repository) : throughPort(repository)
  await fill(store, repository, cases)
  const claims = await runRound(claimers, way)
  const stored = await repository.cases.find({}).toArray()
  return { claimed: claims.length, ...judgeOwners(stored, claims), disordered: outOfOrder(claims) }
}

/** How one claims, and what is done with a case that was claimed before the next one. */
interface Way {
  take(claimer: string): Promise<Case | undefined>
  after(id: string, claimer: string): Promise<void>
}

const throughPort = ({ cases }: CaseRepository): Way => ({
  async take(claimer) {
    const taken = await cases.findOneAndUpdate({ status: 'queued' }, claimUpdate(claimer), {
      sort: queueOrder,
      returnDocument: 'after',
    })
    return taken ?? undefined
  },
  after: async () => undefined,
})

/** What {@link CaseQueue} writes when it claims. */
export const claimUpdate = (claimer: string) => ({
  $set: { status: 'claimed' as const, claimedBy: claimer, claimedAt: benchNow },
  $unset: { goneToldAt: '' as const },
  $push: { events: { at: benchNow, by: claimer, type: 'claimed' } },
})

/** Each case is closed before the next is taken: whoever holds an unanswered critical one is given no other. */
const throughQueue = (repository: CaseRepository): Way => {
  const queue = new CaseQueue(repository, { limitOf: async () => Number.MAX_SAFE_INTEGER })
  return {
    async take(claimer) {
      const taken = await queue.claimNext(aCounsellor(claimer), benchNow)
      if (taken.ok) return taken.case
      if (taken.reason === 'queue_empty') return undefined
      throw new Error(`the queue refused: ${taken.reason}`)
    },
    async after(id, claimer) {
      const closed = await queue.close(id, aCounsellor(claimer), 'helped', benchNow)
      if (!closed.ok) throw new Error(`${id} could not be closed: ${closed.reason}`)
    },
  }
}

const aCounsellor = (id: string): Counsellor => ({ id, name: id, email: `${id}@example.org`, roles: ['counsellor'] })

async function fill(store: Store, { cases }: CaseRepository, count: number): Promise<void> {
  const together = 100
  for (let from = 0; from < count; from += together) {
    const numbers = Array.from({ length: Math.min(together, count - from) }, (_, index) => from + index)
    const writes = numbers.map((number) => insert(cases, aQueuedCase(number)))
    const done = await store.commit(writes)
    if (!done.ok) throw new Error(`the queue was not filled: ${done.reason}`)
  }
}

async function runRound(claimers: number, way: Way): Promise<Claim[]> {
  const claims: Claim[] = []
  const claimer = async (by: string): Promise<void> => {
    for (;;) {
      const began = performance.now()
      const taken = await way.take(by)
      if (!taken) return
      const { _id: id, critical, dueAt } = taken
      claims.push({ id, by, critical, dueAt, began, ended: performance.now() })
      await way.after(id, by)
    }
  }
  await Promise.all(Array.from({ length: claimers }, (_, index) => claimer(`claimer-${index}`)))
  return claims
}

/** Each case belongs to whoever was told so, by its own events, and to nobody else. */
export const judgeOwners = (
  stored: Pick<Case, '_id' | 'events'>[],
  claims: Pick<Claim, 'id' | 'by'>[],
): Pick<RaceResult, 'doubleOwned' | 'lost'> => {
  const told = new Map<string, string[]>()
  for (const { id, by } of claims) told.set(id, [...(told.get(id) ?? []), by])
  const written = new Map(
    stored.map(({ _id, events }) => [_id, events.flatMap(({ type, by }) => (type === 'claimed' ? [by] : []))]),
  )
  const ids = [...new Set([...told.keys(), ...written.keys()])]
  const ownersOf = (id: string): number => Math.max(told.get(id)?.length ?? 0, written.get(id)?.length ?? 0)
  return {
    doubleOwned: ids.filter((id) => ownersOf(id) > 1),
    lost: ids.filter((id) => ownersOf(id) < 2 && (!told.has(id) || told.get(id)?.[0] !== written.get(id)?.[0])),
  }
}

const isMoreUrgent = (a: Claim, b: Claim): boolean =>
  a.critical !== b.critical ? a.critical > b.critical : a.dueAt < b.dueAt

/**
 * The queue's order among claims that did not overlap: what one was given after another had ended waited at that time, too,
 * and may not be more urgent. Nothing enters or returns to the queue meanwhile.
 */
export const outOfOrder = (claims: Claim[]): string[] => {
  const byEnd = [...claims].sort((a, b) => a.ended - b.ended)
  const wrong: string[] = []
  let next = 0
  let least: Claim | undefined
  for (const claim of [...claims].sort((a, b) => a.began - b.began)) {
    for (let done = byEnd[next]; done && done.ended < claim.began; done = byEnd[++next])
      if (!least || isMoreUrgent(least, done)) least = done
    if (least && isMoreUrgent(claim, least)) wrong.push(`${claim.id} before ${least.id}`)
  }
  return wrong
}
