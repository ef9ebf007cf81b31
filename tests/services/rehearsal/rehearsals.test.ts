import { expect, test } from 'vitest'
import { contactById } from '../../../services/emergency/contacts.ts'
import { type Rehearsal, rehearsals } from '../../../services/rehearsal/rehearsals.ts'
import { triageReport } from '../../../services/triage/triage-report.ts'

const toldBy = ({ opening, answers, otherwise, end }: Rehearsal): string[] => [
  ...opening,
  ...answers.map(({ say }) => say),
  ...otherwise,
  end,
]

test('eight invented conversations, of every severity and of the main kinds', () => {
  expect(rehearsals.map(({ id, severity }) => `${id} ${severity}`)).toEqual([
    'sextortion high',
    'harassment medium',
    'tired critical',
    'meeting critical',
    'home critical',
    'image high',
    'quarrel low',
    'witness medium',
  ])
})

test.each(rehearsals)('$id: what shows the urgency is in the teen’s words, already at the beginning', (script) => {
  const told = toldBy(script)
  for (const { quote } of script.signs) expect(told.filter((text) => text.includes(quote))).not.toEqual([])
  const early = script.signs.filter(({ quote }) => script.opening.some((text) => text.includes(quote)))
  expect(early).not.toEqual([])
})

test.each(rehearsals)(
  '$id: its numbers are in the directory, and triage reads its beginning like its author',
  (script) => {
    for (const number of script.numbers) expect(contactById(number, 0).id).toBe(number)
    // What a counsellor would see in the queue must not teach the contrary.
    expect(triageReport(script.opening).severity).toBe(script.severity)
  },
)
