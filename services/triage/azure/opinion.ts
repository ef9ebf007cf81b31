import { z } from 'zod'
import { categories, severities, signals } from '../../taxonomy.ts'

/** A class of the model is named after the taxonomy: a category, a signal or a severity. */
export const labelSchema = z.enum([...categories, ...signals, ...severities])
export type OpinionLabel = z.infer<typeof labelSchema>

/** What the second reader is sure enough of; nothing in it says that a report is harmless. */
export const opinionSchema = z.object({ labels: z.array(labelSchema) })
export type Opinion = z.infer<typeof opinionSchema>

/** Below it, an answer is a guess and changes nothing. */
export const confidenceFloor = 0.7

/** How one question to the second reader ended. `raised` and `ok`: answered, and it changed something or nothing. */
const outcomes = ['ok', 'raised', 'timeout', 'throttled', 'failed', 'nonsense', 'open'] as const
export type Outcome = (typeof outcomes)[number]

/** `degraded`: the latest question was not answered, for whatever reason. */
export type SecondOpinionState = 'off' | 'working' | 'degraded'

/** A second reader of what a teen writes. It is never waited for, and never needed. */
export interface SecondOpinion {
  /**
   * Reads one message; `earlier` ones of the same story only help to hide the names they introduce. `undefined`: no
   * answer, in at most 800 ms. Never throws.
   */
  ask(text: string, earlier?: readonly string[]): Promise<Opinion | undefined>
  readonly state: SecondOpinionState
  readonly counts: Readonly<Record<Outcome, number>>
  /** Whether the service's own look for personal data answered; local redaction does not depend on it. */
  readonly personalData: Readonly<Record<'ok' | 'failed', number>>
  /** What became of an answer: {@link SecondOpinion.ask} counts all but these. */
  count(outcome: 'ok' | 'raised'): void
}

export const noSecondOpinion: SecondOpinion = {
  ask: async () => undefined,
  state: 'off',
  counts: { ok: 0, raised: 0, timeout: 0, throttled: 0, failed: 0, nonsense: 0, open: 0 },
  personalData: { ok: 0, failed: 0 },
  count: () => {},
}
