import { randomUUID } from 'node:crypto'
import { type Collection, insert, type Store, type Write } from '../store/collection.ts'
import { type AuditEntry, auditDefinition, type StaffEventType } from './audit-record.ts'

interface StaffEvent {
  at: number
  /** Account id of who did it. */
  by: string
  type: StaffEventType
  /** Account id of whom it was done to, when that is somebody. */
  about?: string | undefined
}

/** What people of the staff do that is no event of a case: accounts, sessions, the audit itself. The sealer chains it. */
export class StaffAudit {
  readonly #audit: Collection<AuditEntry>

  private constructor(audit: Collection<AuditEntry>) {
    this.#audit = audit
  }

  static async open(store: Store): Promise<StaffAudit> {
    return new StaffAudit(await store.collection(auditDefinition))
  }

  /** To travel in the same commit as the change that it tells of. */
  write({ at, by, type, about }: StaffEvent): Write {
    return insert(this.#audit, { _id: randomUUID(), at, by, type, ...(about === undefined ? {} : { about }) })
  }

  async record({ at, by, type, about }: StaffEvent): Promise<void> {
    await this.#audit.insertOne({ _id: randomUUID(), at, by, type, ...(about === undefined ? {} : { about }) })
  }
}
