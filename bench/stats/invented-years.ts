import { type Case, caseSchema } from '../../services/cases/case.ts'
import { casesDefinition } from '../../services/cases/case-repository.ts'
import { factsOf } from '../../services/stats/facts.ts'
import type { RawDoc } from '../../services/store/raw-documents.ts'
import { SealedFields } from '../../services/store/sealed-fields.ts'
import { ageBands, categories, platforms, severities, signals, speakers } from '../../services/taxonomy.ts'
import { chance } from '../faults/chance.ts'
import { aQueuedCase } from '../invented-cases.ts'
import { benchSealer } from '../places.ts'

const dayMs = 24 * 3_600_000
/** Three whole years, 2023 to 2025. */
const from = Date.UTC(2023, 0, 1, 6)
const days = 3 * 365

const fields = new SealedFields<Case>({ ...casesDefinition, schema: caseSchema }, benchSealer())

/**
 * Words as they lie in the store, as many and as long as those of a real case. They are sealed once, for another case: to count
 * opens none of them, and nobody can open them here.
 */
const { reasons, evidence, answers } = fields.sealDoc(aQueuedCase(0)) as RawDoc

/**
 * An invented case of those years, closed long ago, and confirmed nine times in ten; as it lies in the store. `isCounted`: the
 * figures know it.
 */
export const aPastCase = (number: number, { isCounted }: { isCounted: boolean }): RawDoc => {
  const random = chance(number)
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() ** 2 * values.length)] as T
  const receivedAt = from + Math.floor(random() * days * dayMs)
  const answeredAt = receivedAt + Math.floor(random() ** 3 * dayMs)
  const closedAt = answeredAt + Math.floor(random() ** 2 * 30 * dayMs)
  const events = [
    { at: receivedAt, by: 'teen', type: 'opened' },
    { at: receivedAt, by: 'bot', type: 'queued_confirmed' },
    { at: answeredAt, by: 'lea', type: 'answered' },
    { at: closedAt, by: 'lea', type: 'closed' },
  ]
  const confirmed = {
    ...{ severity: pick(severities), categories: [pick(categories)], signals: [pick(signals)] },
    ...{ ageBand: pick(ageBands), speaker: pick(speakers), platforms: [pick(platforms)] },
    ...{ features: [pick(['dm', 'story', 'group', 'post'] as const)], at: closedAt, by: 'lea' },
  }
  const past: Case = {
    ...aQueuedCase(number),
    ...{ status: 'closed', createdAt: receivedAt, answeredAt, closedAt, outcome: 'helped', events },
    ...(random() < 0.9 ? { confirmed } : {}),
  }
  const facts = isCounted ? factsOf(past, { channel: 'web' }) : undefined
  return {
    ...past,
    ...{ reasons, evidence, answers },
    ...(facts ? { counted: { seq: 1, generation: 1, facts } } : { uncountedAt: receivedAt }),
  }
}
