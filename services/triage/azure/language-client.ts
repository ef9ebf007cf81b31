import { AzureKeyCredential, TextAnalysisClient } from '@azure/ai-language-text'
import { z } from 'zod'
import type { Span } from '../../evidence/text-shape.ts'
import type { PersonalDataKind } from '../../privacy/redact.ts'
import { impatience, refusals } from './refusal.ts'

/** An Azure AI Language resource, and the model trained in it. */
export interface AzureLanguageSettings {
  /** `https://<resource>.cognitiveservices.azure.com`. Plain http only on this machine, for tests. */
  endpoint: string
  key: string
  project: string
  deployment: string
}

/** The service answered something that its documentation does not allow. */
export class Nonsense extends Error {
  override name = 'Nonsense'
}

/** The service took the job and could not do it. */
export class JobFailed extends Error {
  override name = 'JobFailed'
}

/** A class as the service gave it: neither its name nor its confidence has been looked at. */
export interface GivenClass {
  category: unknown
  confidenceScore: unknown
}

/** Characters of one document: "data limits" of Azure AI Language, 5,120 for every feature used here. */
const longestDocument = 5120
const pollEveryMs = 60
const retries = { maxRetries: 2, retryDelayInMs: 40, maxRetryDelayInMs: 200 }

/** The start of a text that fits into one document, never half of a character. */
export const fitToDocument = (text: string): string => {
  if (text.length <= longestDocument) return text
  const end = /[\uD800-\uDBFF]/.test(text.charAt(longestDocument - 1)) ? longestDocument - 1 : longestDocument
  return text.slice(0, end)
}

const classification = z.object({
  classifications: z.array(z.object({ category: z.unknown(), confidenceScore: z.unknown() })),
})
const answers = z.array(z.object({ results: z.array(z.unknown()).min(1) })).min(1)
const failure = z.object({ error: z.object({}) })
const endedBadly = z.object({ status: z.enum(['failed', 'cancelled']) })

/** Categories asked for, and what we call them. Ages, dates and organisations are not asked for: triage needs them. */
const kinds = {
  Person: 'name',
  PhoneNumber: 'phone',
  Email: 'email',
  Address: 'address',
  URL: 'link',
  IPAddress: 'number',
  CreditCardNumber: 'number',
  InternationalBankingAccountNumber: 'number',
  FRNationalID: 'number',
  FRPassportNumber: 'number',
  FRDriversLicenseNumber: 'number',
  FRSocialSecurityNumber: 'number',
  FRTaxIdentificationNumber: 'number',
} as const satisfies Record<string, PersonalDataKind>
const kindOf = new Map<string, PersonalDataKind>(Object.entries(kinds))
const askedFor = Object.keys(kinds)

const recognition = z.object({
  entities: z.array(z.object({ category: z.string(), offset: z.number().int(), length: z.number().int() })),
})

export interface RecognisedSpan extends Span {
  kind: PersonalDataKind
}

/**
 * The two questions that Relais asks Azure AI Language, through its official client. What is given here has been redacted
 * and cut before. Every answer is parsed; a wrong one throws {@link Nonsense}. The client itself retries (backoff with
 * jitter, `Retry-After`) until the signal aborts. Azure is told to keep no copy for its own use.
 */
export class LanguageClient {
  readonly #client: TextAnalysisClient
  readonly #model: { projectName: string; deploymentName: string }

  constructor({ endpoint, key, project, deployment }: AzureLanguageSettings, deadlineMs: number) {
    this.#model = { projectName: project, deploymentName: deployment }
    this.#client = new TextAnalysisClient(endpoint, new AzureKeyCredential(key), {
      defaultLanguage: 'fr',
      allowInsecureConnection: endpoint.startsWith('http:'),
      retryOptions: retries,
      // A job is looked at where Azure said it is; nothing else may send the key elsewhere.
      redirectOptions: { maxRetries: 0 },
      additionalPolicies: [
        { policy: refusals, position: 'perCall' },
        { policy: impatience(deadlineMs), position: 'perRetry' },
      ],
    })
  }

  /** Custom multi-label classification: a job that is begun, looked at until it is done, and read. */
  async classify(text: string, abortSignal: AbortSignal): Promise<GivenClass[]> {
    let state: unknown
    const options = {
      abortSignal,
      updateIntervalInMs: pollEveryMs,
      onResponse: ({ parsedBody }: { parsedBody?: unknown }) => {
        state = parsedBody
      },
    }
    const action = { kind: 'CustomMultiLabelClassification', ...this.#model, disableServiceLogs: true } as const
    const given: unknown[] = []
    try {
      const poller = await this.#client.beginAnalyzeBatch([action], [text], 'fr', options)
      for await (const result of await poller.pollUntilDone({ abortSignal })) given.push(result)
    } catch (error) {
      throw endedBadly.safeParse(state).success ? new JobFailed('job failed', { cause: error }) : error
    }
    return readClasses(given)
  }

  /** PII recognition in French: where personal data stands in the text. */
  async personalData(text: string, abortSignal: AbortSignal): Promise<RecognisedSpan[]> {
    const [given] = await this.#client.analyze('PiiEntityRecognition', [text], 'fr', {
      abortSignal,
      disableServiceLogs: true,
      categoriesFilter: askedFor,
      // The client's words say that this is its default; it is not sent unless it is asked for.
      stringIndexType: 'Utf16CodeUnit',
    })
    if (failure.safeParse(given).success) throw new JobFailed('document refused')
    const read = recognition.safeParse(given)
    if (!read.success) throw new Nonsense('unreadable entities')
    return read.data.entities.flatMap(({ category, offset, length }) => {
      const kind = kindOf.get(category)
      if (offset < 0 || length < 1 || offset + length > text.length) throw new Nonsense('offsets outside the text')
      return kind ? [{ kind, start: offset, end: offset + length }] : []
    })
  }
}

const readClasses = (given: unknown[]): GivenClass[] => {
  if (given.some((result) => failure.safeParse(result).success)) throw new JobFailed('action failed')
  const read = answers.safeParse(given)
  const document = read.data?.[0]?.results[0]
  if (failure.safeParse(document).success) throw new JobFailed('document refused')
  const found = classification.safeParse(document)
  if (!found.success) throw new Nonsense('unreadable classes')
  return found.data.classifications
}
