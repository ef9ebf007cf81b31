import type { Case } from '../cases/case.ts'
import type { Collection, Filter } from '../store/collection.ts'
import { monthsAfter, type RetentionPeriods } from './retention.ts'

const page = 50
const dayMs = 24 * 3_600_000
/** Months differ in length: a month back and a month on may be three days apart. The decision itself is exact. */
const slackMs = 3 * dayMs

interface Search {
  filter: Filter
  /** A time, the last field of an index that serves the filter. */
  field: 'createdAt' | 'closedAt' | 'erasedAt'
  until: number
}

/** Where what is due can be found by an index: more than is due may be found, never less. */
const searches = (periods: RetentionPeriods, now: number): Search[] => {
  const before = (months: number): number => monthsAfter(now, -months) + slackMs
  const closed = (severity: Case['severity'], months: number): Search => ({
    filter: { severity },
    field: 'closedAt',
    until: before(months),
  })
  const aged = (status: Case['status']): Search => ({
    filter: { status },
    field: 'createdAt',
    until: before(periods.ceilingMonths),
  })
  return [
    { filter: { status: 'draft' }, field: 'createdAt', until: now - periods.draftHours * 3_600_000 },
    { filter: { critical: 0 }, field: 'erasedAt', until: now - periods.erasedDays * dayMs },
    closed('low', periods.lowMonths),
    closed('medium', periods.lowMonths),
    closed('high', periods.highMonths),
    closed('critical', periods.highMonths),
    // Whatever the state. Those in the queue are found too, to be told of: they are never destroyed.
    aged('closed'),
    aged('claimed'),
    aged('waiting'),
    aged('queued'),
  ]
}

/** Cases that may be due, in small pages, so that one that must stay keeps none behind it from its end. */
export async function* purgeCandidates(
  cases: Collection<Case>,
  periods: RetentionPeriods,
  now: number,
): AsyncGenerator<Case> {
  for (const search of searches(periods, now)) yield* found(cases, search)
}

async function* found(cases: Collection<Case>, { filter, field, until }: Search): AsyncGenerator<Case> {
  let from = 0
  let limit = page
  let seen = new Set<string>()
  for (;;) {
    const range = { [field]: { $exists: true, $gte: from, $lte: until } }
    const docs = await cases.find({ ...filter, ...range }, { sort: { [field]: 1 }, limit }).toArray()
    const fresh = docs.filter(({ _id }) => !seen.has(_id))
    yield* fresh
    if (docs.length < limit) return
    // Nothing new: more cases than a page have the very same time.
    if (fresh.length === 0) limit *= 2
    from = docs.at(-1)?.[field] ?? until
    seen = new Set(docs.map(({ _id }) => _id))
  }
}
