import { z } from 'zod'
import { type Counsellor, isInRole } from '../counsellors/counsellor.ts'
import { findLinks } from '../evidence/find-links.ts'
import { parseFollowUpCode } from '../privacy/follow-up-code.ts'
import type { FollowUpCodes } from '../privacy/follow-up-codes.ts'
import type { Filter } from '../store/collection.ts'
import { platforms } from '../taxonomy.ts'
import { categorySchema } from '../taxonomy-schemas.ts'
import type { Case, CaseReport } from './case.ts'
import { isVisible } from './case-queue.ts'
import type { CaseRepository } from './case-repository.ts'

/** At most so many are shown: whoever finds more narrows the question. */
const mostFound = 50
const defaultDays = 90
const dayMs = 24 * 3_600_000

type Hash = (purpose: string, value: string) => string

/**
 * What cases can be looked for by. Their texts are sealed, so there is no search for words; a name finds nothing, so that
 * nobody can learn here whether a child wrote.
 */
export const caseQuestionSchema = z.strictObject({
  /** The case's own number. */
  id: z.string().max(100).optional(),
  /** The teen's follow-up code, as they say it. */
  code: z.string().max(200).optional(),
  /** A link or account as somebody pastes it: found in every case that names it. Kept as a keyed hash. */
  link: z.string().max(2_000).optional(),
  category: categorySchema.optional(),
  platform: z.enum(platforms).optional(),
  /** When the case was opened. */
  from: z.iso.datetime().optional(),
  to: z.iso.datetime().optional(),
})
export type CaseQuestion = z.infer<typeof caseQuestionSchema>

/** What a case is found by later: its platforms, and a keyed hash of each canonical link. */
export const searchKeys = ({ evidence }: Pick<CaseReport, 'evidence'>, hash: Hash) => ({
  linkKeys: [...new Set(evidence.map(({ url }) => hash('evidence-link', url)))],
  platforms: [...new Set(evidence.map(({ platform }) => platform))],
})

const nothing: Filter = { _id: { $in: [] } }

export class CaseSearch {
  readonly #repository: CaseRepository
  readonly #codes: Pick<FollowUpCodes, 'find'>
  readonly #hash: Hash

  constructor(repository: CaseRepository, codes: Pick<FollowUpCodes, 'find'>, hash: Hash) {
    this.#repository = repository
    this.#codes = codes
    this.#hash = hash
  }

  /** The newest first. Without a number, a code, a link or a date: of the last ninety days. The look is in the audit. */
  async find(question: CaseQuestion, person: Counsellor, now: number): Promise<Case[]> {
    if (!isInRole(person, 'counsellor', 'supervisor')) return []
    await this.#repository.recordRead(person.id, now)
    const found = await this.#repository.found(await this.#filter(question, now), mostFound)
    return found.filter(isVisible)
  }

  async #filter(question: CaseQuestion, now: number): Promise<Filter> {
    const { id, code, link, category, platform } = question
    const known = [
      ...(id === undefined ? [] : [{ _id: id }]),
      ...(code === undefined ? [] : [await this.#byCode(code)]),
      ...(link === undefined ? [] : [this.#byLink(link)]),
    ]
    return {
      $and: [
        ...known,
        { createdAt: period(question, known.length === 0 ? now - defaultDays * dayMs : 0) },
        ...(category === undefined ? [] : [{ categories: category }]),
        ...(platform === undefined ? [] : [{ platforms: platform }]),
      ],
    }
  }

  async #byCode(said: string): Promise<Filter> {
    const code = parseFollowUpCode(said)
    const issued = code === undefined ? null : await this.#codes.find(this.#hash('follow-up-code', code))
    return issued ? { _id: issued.caseId } : nothing
  }

  #byLink(pasted: string): Filter {
    const [first] = findLinks(pasted).links
    return first ? { linkKeys: this.#hash('evidence-link', first.url) } : nothing
  }
}

const period = ({ from, to }: CaseQuestion, earliest: number): Filter => ({
  $gte: from === undefined ? earliest : Date.parse(from),
  ...(to === undefined ? {} : { $lte: Date.parse(to) }),
})
