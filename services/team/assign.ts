import type { Case } from '../cases/case.ts'
import { recorded } from '../cases/case-events.ts'
import { casesDefinition, heldStatuses } from '../cases/case-repository.ts'
import type { Write } from '../store/collection.ts'

const assignable: readonly string[] = ['queued', ...heldStatuses]

/** Into somebody's hands, only if nobody took it or gave it away since it was read. `undefined`: it is closed. */
export const planAssign = ({ _id, status, claimedBy }: Case, to: string, by: string, now: number): Write | undefined =>
  assignable.includes(status)
    ? {
        op: 'updateOne',
        collection: casesDefinition.name,
        filter: { _id, status, claimedBy: claimedBy ?? { $exists: false }, purgingAt: { $exists: false } },
        update: recorded({
          $set: { status: status === 'queued' ? 'claimed' : status, claimedBy: to, claimedAt: now },
          $unset: { claimKey: '', goneToldAt: '', transfer: '', group: '' },
          $push: { events: { at: now, by, type: 'reassigned' } },
        }),
        match: 'must',
      }
    : undefined
