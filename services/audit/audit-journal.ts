import type { Collection, Filter, Store } from '../store/collection.ts'
import type { AuditFinding } from './audit-finding.ts'
import { type AuditRecord, auditChainDefinition } from './audit-record.ts'
import { verifyAudit } from './verify-audit.ts'

/** What the journal may be asked: by time, by who did it, by the case. Times in ms. */
export interface JournalQuestion {
  from?: number | undefined
  to?: number | undefined
  by?: string | undefined
  caseId?: string | undefined
  /** Goes on after this record: {@link JournalPage.after}. */
  after?: string | undefined
}

interface JournalPage {
  records: AuditRecord[]
  /** Present while there is more. */
  after?: string
}

const pageSize = 100
/** As many of one millisecond are told apart from page to page. */
const sameMoment = 100

/** The sealed events, to read, and the check of their chain. It changes nothing. */
export class AuditJournal {
  readonly #store: Store
  readonly #chain: Collection<AuditRecord>
  readonly #key: Buffer
  #checking: Promise<AuditFinding[]> | undefined

  private constructor(store: Store, chain: Collection<AuditRecord>, key: Buffer) {
    this.#store = store
    this.#chain = chain
    this.#key = key
  }

  static async open(store: Store, key: Buffer): Promise<AuditJournal> {
    return new AuditJournal(store, await store.collection(auditChainDefinition), key)
  }

  /** The newest first, a hundred at a time. */
  async find({ from = 0, to, by, caseId, after }: JournalQuestion): Promise<JournalPage> {
    const [at = '', ...id] = (after ?? '').split('|')
    const newest = Math.min(to ?? Number.MAX_SAFE_INTEGER, after === undefined ? Number.MAX_SAFE_INTEGER : Number(at))
    const filter: Filter = {
      at: { $gte: from, $lte: newest },
      ...(by === undefined ? {} : { by }),
      ...(caseId === undefined ? {} : { caseId }),
    }
    const found = await this.#chain
      .find(filter, { sort: { at: -1, _id: -1 }, limit: pageSize + sameMoment + 1 })
      .toArray()
    const rest = found.filter((one) => after === undefined || one.at < newest || one._id < id.join('|'))
    const records = rest.slice(0, pageSize)
    const last = records.at(-1)
    return { records, ...(rest.length > pageSize && last ? { after: `${last.at}|${last._id}` } : {}) }
  }

  /** Reads the whole chain; whoever asks meanwhile gets the same answer. An empty list: nothing was touched. */
  check(): Promise<AuditFinding[]> {
    this.#checking ??= verifyAudit(this.#store, this.#key).finally(() => {
      this.#checking = undefined
    })
    return this.#checking
  }
}
