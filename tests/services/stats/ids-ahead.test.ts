import { expect, test } from 'vitest'
import type { Case } from '../../../services/cases/case.ts'
import { IdsAhead } from '../../../services/stats/ids-ahead.ts'
import type { Collection, Filter } from '../../../services/store/collection.ts'

/** The ids that are there, and how often somebody looked for them. */
const someIds = (ids: string[]) => {
  let looks = 0
  const found = ({ _id }: Filter): { _id: string }[] => {
    looks += 1
    const { $gt } = _id as { $gt: string }
    return ids.filter((id) => id > $gt).map((id) => ({ _id: id }))
  }
  const cases = { narrowed: () => ({ find: (filter: Filter) => ({ toArray: async () => found(filter) }) }) }
  return { cases: cases as unknown as Collection<Case>, looks: () => looks }
}

test('one look is enough for many parts, and for who goes back or on; the ids of another recount are looked for anew', async () => {
  const there = ['a', 'b', 'c', 'd', 'e']
  const { cases, looks } = someIds(there)
  const ahead = new IdsAhead(cases)
  expect(await ahead.behind({ generation: 1, after: '' }, 2)).toEqual(['a', 'b'])
  expect(await ahead.behind({ generation: 1, after: 'b' }, 2)).toEqual(['c', 'd'])
  expect(await ahead.behind({ generation: 1, after: '' }, 2)).toEqual(['a', 'b'])
  expect(await ahead.behind({ generation: 1, after: 'd' }, 2)).toEqual(['e'])
  expect(looks()).toBe(1)
  there.push('f')
  expect(await ahead.behind({ generation: 1, after: 'e' }, 2)).toEqual(['f'])
  there.splice(1, 1, 'bb')
  expect(await ahead.behind({ generation: 1, after: 'a' }, 2)).toEqual(['bb', 'c'])
  there.splice(2, 1, 'cc')
  expect(await ahead.behind({ generation: 2, after: 'bb' }, 2)).toEqual(['cc', 'd'])
  expect(await ahead.behind({ generation: 2, after: 'f' }, 2)).toEqual([])
})
