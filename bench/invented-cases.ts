import { type Case, caseSchema } from '../services/cases/case.ts'
import { casesDefinition } from '../services/cases/case-repository.ts'
import type { RawDoc } from '../services/store/raw-documents.ts'
import { SealedFields } from '../services/store/sealed-fields.ts'
import { benchSealer } from './places.ts'

const hourMs = 3_600_000
/** Some Monday in March 2026; every deadline follows it. */
export const benchNow = Date.UTC(2026, 2, 2, 9, 0)

/**
 * An invented case that waits in the queue, of the size of a real one. One in twenty is critical; deadlines lie in no order,
 * and some are the same.
 */
export const aQueuedCase = (number: number): Case => {
  const isCritical = number % 20 === 7
  // A multiplication by a prime mixes them.
  const dueAt = benchNow + ((number * 7919) % 100_003) * 100 + (isCritical ? 0 : hourMs)
  return {
    _id: `case-${number}`,
    status: 'queued',
    createdAt: benchNow,
    queuedAt: benchNow,
    queueReason: isCritical ? 'critical' : 'confirmed',
    conversationId: `talk-${number}`,
    conversationIds: [`talk-${number}`],
    severity: isCritical ? 'critical' : 'medium',
    critical: isCritical ? 1 : 0,
    categories: ['harassment'],
    signals: ['repeated'],
    speaker: 'victim',
    ageBand: '13_14',
    language: 'fr',
    reasons: [
      { rule: 'harassment.insult', label: 'harassment', quote: 'ils m’insultent', start: 0, end: 15, message: 0 },
    ],
    evidence: [{ url: `https://www.instagram.com/p/invente${number}/`, platform: 'instagram', kind: 'post' }],
    answers: [
      { question: 'story', answer: `ils m’insultent tous les jours dans le groupe de la classe, ${number} fois` },
      { question: 'since', answer: 'depuis la rentrée' },
    ],
    dueAt,
    refused: false,
    notes: [],
    overrides: [],
    events: [
      { at: benchNow, by: 'teen', type: 'opened' },
      { at: benchNow, by: 'bot', type: 'reported' },
      { at: benchNow, by: 'bot', type: 'queued_confirmed' },
    ],
  }
}

const fields = new SealedFields<Case>({ ...casesDefinition, schema: caseSchema }, benchSealer())

/** The same, as it lies in the store. */
export const aSealedCase = (number: number): RawDoc => ({ ...fields.sealDoc(aQueuedCase(number)) })
