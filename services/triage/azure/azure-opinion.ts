import {
  BrokenCircuitError,
  BulkheadRejectedError,
  bulkhead,
  ConsecutiveBreaker,
  circuitBreaker,
  handleAll,
  TaskCancelledError,
  TimeoutStrategy,
  timeout,
  wrap,
} from 'cockatiel'
import { markersIn } from '../../privacy/personal-data/page.ts'
import { hide, namesIn, type PersonalData, redactWithOffsets } from '../../privacy/redact.ts'
import {
  type AzureLanguageSettings,
  fitToDocument,
  type GivenClass,
  JobFailed,
  LanguageClient,
  Nonsense,
  type RecognisedSpan,
} from './language-client.ts'
import {
  confidenceFloor,
  labelSchema,
  noSecondOpinion,
  type Opinion,
  type Outcome,
  type SecondOpinion,
} from './opinion.ts'
import { Refusal } from './refusal.ts'

export interface AzureOpinionOptions {
  /** Everything together, retries too. */
  deadlineMs?: number
  /** Of the deadline, what looking for personal data may take. */
  personalDataMs?: number
  /** After this many questions in a row without an answer, none is asked … */
  breakAfter?: number
  /** … for this long; then one, and if it is answered all again. */
  restMs?: number
}

/** Questions at the same time; beyond, none is asked. */
const mostAtOnce = 20

/**
 * Azure AI Language as a second reader. The text is redacted here, locally and then with what Azure recognises as
 * personal, and cut, before it is given to the model. Keeps and logs nothing of it.
 */
export class AzureOpinion implements SecondOpinion {
  readonly #client: LanguageClient
  readonly #guard
  readonly #personalDataMs: number
  readonly #counts: Record<Outcome, number> = { ...noSecondOpinion.counts }
  readonly #personalData = { ok: 0, failed: 0 }
  #state: 'working' | 'degraded' = 'working'

  constructor(settings: AzureLanguageSettings, options: AzureOpinionOptions = {}) {
    const { deadlineMs = 800, personalDataMs = 250, breakAfter = 5, restMs = 30_000 } = options
    this.#client = new LanguageClient(settings, deadlineMs)
    this.#personalDataMs = personalDataMs
    this.#guard = wrap(
      bulkhead(mostAtOnce),
      circuitBreaker(handleAll, { halfOpenAfter: restMs, breaker: new ConsecutiveBreaker(breakAfter) }),
      timeout(deadlineMs, TimeoutStrategy.Aggressive),
    )
  }

  get state(): 'working' | 'degraded' {
    return this.#state
  }

  get counts(): Readonly<Record<Outcome, number>> {
    return this.#counts
  }

  get personalData(): Readonly<Record<'ok' | 'failed', number>> {
    return this.#personalData
  }

  count(outcome: Outcome): void {
    this.#counts[outcome] += 1
  }

  async ask(text: string, earlier: readonly string[] = []): Promise<Opinion | undefined> {
    try {
      const redacted = fitToDocument(
        redactWithOffsets(
          text,
          earlier.flatMap((said) => [...namesIn(said)]),
        ).text,
      )
      if (redacted.trim() === '') return undefined
      const { labels, strange } = await this.#guard.execute(({ signal }) => this.#ask(redacted, signal))
      this.#state = 'working'
      if (strange > 0) this.count('nonsense')
      return { labels }
    } catch (error) {
      this.#state = 'degraded'
      this.count(outcomeOf(error))
      return undefined
    }
  }

  /** Fails as a whole when nothing of the answer can be used, so that the breaker counts it. */
  async #ask(redacted: string, signal: AbortSignal): Promise<ReadClasses> {
    const text = await this.#withoutPersonalData(redacted, signal)
    const given = await this.#client.classify(text, signal)
    const read = readLabels(given)
    if (given.length > 0 && read.strange === given.length) throw new Nonsense('no class is known')
    return read
  }

  /** Adds to the local redaction, which stands by itself: without an answer in time, the text goes on as it is. */
  async #withoutPersonalData(redacted: string, signal: AbortSignal): Promise<string> {
    const inTime = AbortSignal.any([signal, AbortSignal.timeout(this.#personalDataMs)])
    try {
      const found = await this.#client.personalData(redacted, inTime)
      this.#personalData.ok += 1
      return fitToDocument(hideMore(redacted, found))
    } catch {
      this.#personalData.failed += 1
      signal.throwIfAborted()
      return redacted
    }
  }
}

interface ReadClasses extends Opinion {
  /** How many of the classes are none of ours, or come with a confidence that is none. */
  strange: number
}

const readLabels = (given: readonly GivenClass[]): ReadClasses => {
  const labels: Opinion['labels'] = []
  let strange = 0
  for (const { category, confidenceScore } of given) {
    const label = labelSchema.safeParse(category)
    const isConfidence = typeof confidenceScore === 'number' && confidenceScore >= 0 && confidenceScore <= 1
    if (!label.success || !isConfidence) strange += 1
    else if (confidenceScore >= confidenceFloor) labels.push(label.data)
  }
  return { labels, strange }
}

const outcomeOf = (error: unknown): Outcome => {
  if (error instanceof BrokenCircuitError) return 'open'
  if (error instanceof BulkheadRejectedError) return 'throttled'
  if (error instanceof TaskCancelledError) return 'timeout'
  if (error instanceof Refusal) return error.status === 429 ? 'throttled' : 'failed'
  if (error instanceof JobFailed) return 'failed'
  if (error instanceof Error && error.name === 'AbortError') return 'timeout'
  // The client's own error, when the line fails; whatever else it throws is about what it was given to read.
  const isLine =
    error instanceof Error && error.name === 'RestError' && !('code' in error && error.code === 'PARSE_ERROR')
  return isLine ? 'failed' : 'nonsense'
}

/** Hides what was recognised, apart from our own markers. */
const hideMore = (text: string, spans: readonly RecognisedSpan[]): string => {
  const ours = markersIn(text)
  const apart: PersonalData[] = []
  for (const span of [...spans].sort((a, b) => a.start - b.start)) {
    const isOurs = ours.some(({ start, end }) => span.start < end && start < span.end)
    if (!isOurs && span.start >= (apart.at(-1)?.end ?? 0)) apart.push(span)
  }
  return hide(text, apart)
}
