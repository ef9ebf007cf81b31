import type { CaseReport, QueueReason } from '../../../services/cases/case.ts'
import { planOpen, planQueue, planReport } from '../../../services/cases/case-plans.ts'
import type { CaseRepository } from '../../../services/cases/case-repository.ts'
import type { Counsellor, Role } from '../../../services/counsellors/counsellor.ts'
import type { Severity } from '../../../services/taxonomy.ts'

export const t0 = Date.UTC(2026, 2, 2, 9, 0)
export const minutes = (count: number): number => count * 60_000

export const aReport = (severity: Severity = 'medium'): CaseReport => ({
  severity,
  categories: ['harassment'],
  signals: ['repeated'],
  speaker: 'victim',
  ageBand: '13_14',
  language: 'fr',
  reasons: [
    { rule: 'harassment.insult', label: 'harassment', quote: 'ils m’insultent', start: 0, end: 15, message: 0 },
  ],
  evidence: [{ url: 'https://www.instagram.com/p/invente/', platform: 'instagram', kind: 'post' }],
  answers: [{ question: 'story', answer: 'ils m’insultent tous les jours' }],
})

export const aCounsellor = (id: string, roles: Role[] = ['counsellor']): Counsellor => ({
  id,
  name: `Prénom-${id}`,
  email: `${id}@exemple.test`,
  roles,
})

/** A case in the queue since `at`, by the same plans as the conversation uses. */
export const queueCase = async (
  repository: CaseRepository,
  id: string,
  severity: Severity = 'medium',
  at = t0,
  reason: QueueReason = 'confirmed',
): Promise<void> => {
  await openCase(repository, id, severity, at)
  await repository.commit(planQueue({ _id: id }, reason, at))
}

export const openCase = async (
  repository: CaseRepository,
  id: string,
  severity: Severity = 'medium',
  at = t0,
): Promise<void> => {
  const done = await repository.commit([planOpen(id, `talk-${id}`, at), ...planReport(id, aReport(severity), at)])
  if (!done.ok) throw new Error(`the case was not opened: ${done.reason}`)
}
