import { describe, expect, test } from 'vitest'
import { withoutForgotten } from '../../bench/faults/kill-loads.ts'
import { type Acknowledged, counterId, entryText, type LoadEntry, type LoadJob } from '../../bench/faults/load.ts'
import { checkRun, type Found, judgeClaims, noDamage } from '../../bench/faults/load-check.ts'

/** A check that finds nothing proves nothing unless it finds what is planted. */

const entry = (number: number, part: number): LoadEntry => ({
  _id: `e${number}-${part}`,
  ...{ run: 0, number, part, text: entryText(number, part) },
})
const job = (number: number, fields: Partial<LoadJob> = {}): LoadJob => ({
  ...{ _id: `j${number}`, run: 0, number, status: 'queued', claims: 0 },
  ...fields,
})
/** One insert (0), one commit (1) and two tallies (2 and 6), as they must lie there. */
const whole = (): Found => ({
  entries: [entry(0, 0), entry(1, 1), entry(1, 2), entry(1, 3)],
  jobs: [job(1)],
  tallies: [
    { _id: counterId(0), run: 0, n: 1, seen: [] },
    { _id: 'tally-0-2', run: 0, n: 2, seen: [2, 6] },
  ],
})
const told: Acknowledged[] = [
  { op: 'insert', number: 0 },
  { op: 'commit', number: 1 },
  { op: 'tally', number: 2 },
  { op: 'tally', number: 6 },
]
const judged = (change: (found: Found) => void) => {
  const found = whole()
  change(found)
  return checkRun(0, told, found)
}

describe('what lies there is held against what was acknowledged', () => {
  test('nothing is wrong', () => {
    expect(judged(() => {})).toEqual(noDamage())
  })

  test('what was written and not acknowledged is fine', () => {
    expect(checkRun(0, [], whole())).toEqual(noDamage())
  })

  test('an insert that is gone, or is not what was written', () => {
    expect(judged(({ entries }) => entries.shift())).toMatchObject({ lost: ['e0-0'] })
    expect(judged(({ entries }) => entries.splice(0, 1, { ...entry(0, 0), text: '' }))).toMatchObject({
      lost: ['e0-0'],
    })
  })

  test('a commit that is gone', () => {
    const gone = judged((found) => {
      found.entries.splice(1)
      found.jobs.splice(0)
    })
    expect(gone).toMatchObject({ lost: ['commit 1'], doubled: ['run 0 counted 1 for 0 commits'], half: [] })
  })

  test.each<[string, (found: Found) => void]>([
    ['a document', ({ entries }) => entries.pop()],
    ['the other collection', ({ jobs }) => jobs.pop()],
  ])('a commit without %s', (_name, change) => {
    expect(judged(change)).toMatchObject({ lost: ['commit 1'], half: ['commit 1'] })
  })

  test('a commit that was not counted, or was counted twice', () => {
    const counting = (n: number) =>
      judged(({ tallies }) => tallies.splice(0, 1, { _id: counterId(0), run: 0, n, seen: [] }))
    expect(counting(0)).toMatchObject({ half: ['run 0 counted 0 of 1 commits'], doubled: [] })
    expect(counting(2)).toMatchObject({ half: [], doubled: ['run 0 counted 2 for 1 commits'] })
  })

  test('an update that was lost, done twice, or half done', () => {
    const tallied = (n: number, seen: number[]) =>
      judged(({ tallies }) => tallies.splice(1, 1, { _id: 'tally-0-2', run: 0, n, seen }))
    expect(tallied(1, [2])).toEqual({ ...noDamage(), lost: ['tally 6'] })
    expect(tallied(3, [2, 6, 2])).toEqual({ ...noDamage(), doubled: ['tally 2'] })
    expect(tallied(3, [2, 6])).toEqual({ ...noDamage(), half: ['tally-0-2'] })
  })
})

describe('claims', () => {
  const taken = (number: number, owner: number, claims = 1) => job(number, { status: 'claimed', owner, claims })

  test('each job belongs to who was told so; a claim that nobody heard of is fine', () => {
    expect(judgeClaims([taken(1, 3), taken(5, 7)], [{ number: 3, job: 'j1' }])).toEqual(noDamage())
  })

  test('lost: nobody has it', () => {
    expect(judgeClaims([], [{ number: 3, job: 'j1' }])).toEqual({ ...noDamage(), lost: ['claim 3'] })
  })

  test('two were given one job', () => {
    const both = [
      { number: 3, job: 'j1' },
      { number: 7, job: 'j1' },
    ]
    expect(judgeClaims([taken(1, 7)], both).doubleOwned).toEqual(['j1', 'j1'])
    expect(judgeClaims([taken(1, 3, 2)], []).doubleOwned).toEqual(['j1'])
  })

  test('one claim took two jobs', () => {
    expect(judgeClaims([taken(1, 3), taken(5, 3)], []).doubled).toEqual(['claim 3'])
  })
})

test('what the stand-in did twice because it was killed itself is told apart, and nothing else is', () => {
  const doubled = ['tally 25000022', 'claim 25000030', 'tally 25000060', 'run 25 counted 3 for 2 commits']
  const done = { kills: 1, acknowledged: 9, failed: 0, forgotten: [], stuck: [], damage: { ...noDamage(), doubled } }
  const { damage, forgotten } = withoutForgotten(done, [25_000_020])
  expect(forgotten).toEqual(['tally 25000022', 'claim 25000030'])
  expect(damage.doubled).toEqual(['tally 25000060', 'run 25 counted 3 for 2 commits'])
  expect(withoutForgotten(done, []).damage.doubled).toEqual(doubled)
})
