import { expect, test } from 'vitest'
import { toCaseReport } from '../../dialogs/case-report.ts'
import { newDraft } from '../../dialogs/draft.ts'
import { caseReportSchema } from '../../services/cases/case.ts'
import { readRetraction } from '../../services/triage/retraction.ts'
import type { Triage } from '../../services/triage/triage.ts'
import { triageReport } from '../../services/triage/triage-report.ts'

const guessed: Triage = {
  categories: ['harassment'],
  signals: ['suicidal_ideation'],
  severity: 'critical',
  language: 'fr',
  reasons: [{ rule: 'model', label: 'suicidal_ideation', quote: 'à quoi bon', start: 0, end: 10, message: 0 }],
}

test('a "no" lowers nothing, even against a mere guess, and is said beside it', () => {
  const draft = newDraft()
  draft.answers.suicide = 'no'
  draft.answers.danger = 'no'
  const report = caseReportSchema.parse(toCaseReport(draft, guessed))
  expect(report.severity).toBe('critical')
  expect(report.signals).toContain('suicidal_ideation')
  expect(report.reasons).toEqual(guessed.reasons)
  // The other question was answered "no" as well, but nothing stood against it.
  expect(report.remarks).toEqual([{ kind: 'answered_no', about: 'suicidal_ideation' }])
})

test('a yes counts more than what was read, without a remark', () => {
  const draft = newDraft()
  draft.answers.suicide = 'yes'
  const report = toCaseReport(draft, triageReport(['on se moque de moi']))
  expect(report).toMatchObject({ severity: 'critical', remarks: [] })
})

test('words taken back are noted with their quote, and change nothing else', () => {
  const texts = ['je veux mourir', "en fait c'était pour rire"]
  const triage = triageReport(texts)
  const retraction = readRetraction(texts.map((text) => ({ text })))
  const report = toCaseReport(newDraft(), triage, { retraction })
  expect(report.severity).toBe('critical')
  expect(report.remarks).toEqual([{ kind: 'taken_back', quote: "c'était pour rire" }])
})
