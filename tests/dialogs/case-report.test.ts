import { expect, test } from 'vitest'
import { toCaseReport } from '../../dialogs/case-report.ts'
import { newDraft } from '../../dialogs/draft.ts'
import { caseReportSchema } from '../../services/cases/case.ts'
import { triageReport } from '../../services/triage/triage-report.ts'
import { Play } from './play.ts'

test('what a counsellor reads first: the answers in the order asked, the links, who speaks', () => {
  const play = new Play()
  for (const turn of [
    "C'est pour une amie, des filles de sa classe se moquent d'elle tous les jours sur snap",
    'Non, pas de danger maintenant',
    "Non, elle n'en parle pas",
    'depuis deux mois',
    'https://www.instagram.com/p/CexempleAA1/?igsh=abc',
  ]) {
    play.says(turn)
  }
  const report = caseReportSchema.parse(play.report)
  expect(report.speaker).toBe('friend')
  expect(report.evidence).toEqual([{ url: 'https://instagram.com/p/CexempleAA1', platform: 'instagram', kind: 'post' }])
  expect(report.answers.map(({ question }) => question)).toEqual([
    'story',
    'danger',
    'suicide',
    'since',
    'ongoing',
    'who',
    'where',
  ])
  expect(report.answers).toContainEqual({ question: 'danger', answer: 'no' })
})

test('doubt in a safety answer is critical, whatever the words came to', () => {
  const draft = newDraft()
  draft.answers.danger = 'unsure'
  const report = toCaseReport(draft, triageReport(['on se moque de moi']))
  expect(report.severity).toBe('critical')
  expect(report.signals).toContain('immediate_danger')
})

test('a report of nothing is valid', () => {
  expect(caseReportSchema.safeParse(toCaseReport(newDraft(), triageReport([]))).success).toBe(true)
})
