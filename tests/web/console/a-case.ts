import type { CaseView } from '../../../web/console/server/case-view.ts'

/** An invented case, as the server would send it. */
export const aCase = (changes: Partial<CaseView> = {}): CaseView => ({
  id: 'case-1',
  status: 'queued',
  severity: 'medium',
  categories: ['harassment'],
  signals: ['repeated'],
  speaker: 'victim',
  ageBand: '13_14',
  language: 'fr',
  createdAt: '2026-11-22T16:00:00.000Z',
  dueAt: '2026-11-23T04:00:00.000Z',
  claimedBy: null,
  claimedByName: null,
  queueReason: 'confirmed',
  reasons: [],
  evidence: [],
  answers: [],
  notes: [],
  messages: [],
  teenAt: null,
  teenPresence: 'here',
  ...changes,
})
