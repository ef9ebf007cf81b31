import type { TextAnalysisClientOptions } from '@azure/ai-language-text'

type PipelinePolicy = NonNullable<TextAnalysisClientOptions['additionalPolicies']>[number]['policy']

/** The service answered, with an error. Holds its status and nothing it said, which may quote the text. */
export class Refusal extends Error {
  override name = 'Refusal'
  readonly status: number

  constructor(status: number) {
    super(`refused with ${status}`)
    this.status = status
  }
}

const hasStatus = (error: unknown): error is { statusCode: number } =>
  typeof error === 'object' && error !== null && 'statusCode' in error && typeof error.statusCode === 'number'

/**
 * Outside the client's retries: what they end with becomes a {@link Refusal}. Otherwise the client would read the error's
 * body as the status of a job, and throw about that.
 */
export const refusals: PipelinePolicy = {
  name: 'relaisRefusals',
  sendRequest: (request, next) =>
    next(request).catch((error: unknown) => {
      throw hasStatus(error) && error.statusCode >= 400 ? new Refusal(error.statusCode) : error
    }),
}

/** Seconds or a date, RFC 9110; `undefined` when it says nothing. */
const retryAfterMs = (header: string | undefined, now: number): number | undefined => {
  if (header === undefined) return undefined
  const waitMs = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - now
  return Number.isFinite(waitMs) ? waitMs : undefined
}

/**
 * Inside the client's retries, which honour `Retry-After`: a wait that does not fit into the deadline is not begun.
 */
export const impatience = (deadlineMs: number): PipelinePolicy => ({
  name: 'relaisImpatience',
  async sendRequest(request, next) {
    const response = await next(request)
    if (response.status < 400) return response
    const waitMs = retryAfterMs(response.headers.get('retry-after'), Date.now())
    if (waitMs !== undefined && waitMs >= deadlineMs) throw new Refusal(response.status)
    return response
  },
})
