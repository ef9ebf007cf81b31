import { z } from 'zod'
import type { CollectionDefinition } from '../store/collection.ts'
import { plain } from '../store/plain.ts'

/** What people of the staff do that is no event of a case. `about` names the account it was done to. */
export const staffEventTypes = [
  'signed_in',
  'invited',
  'joined',
  'factor_enrolled',
  'factor_reset',
  'recovery_used',
  'recovery_renewed',
  'password_changed',
  'password_link_made',
  'password_reset',
  'session_ended',
  'roles_changed',
  'teams_changed',
  'vouched',
  'public_agent_changed',
  'deactivated',
  'reactivated',
  'audit_read',
  'audit_checked',
  'canned_changed',
  'tags_changed',
  'limit_changed',
  'rota_changed',
  'figures_exported',
  'team_made',
  'team_renamed',
  'team_members_changed',
  'team_archived',
  'team_restored',
  'contact_checked',
  'contact_off',
  'contact_on',
  'help_called',
  'help_answered',
  'help_taken_back',
  'chat_linked',
  'chat_unlinked',
  'alert_place_on',
  'alert_place_off',
  'alerts_tested',
  'periods_changed',
] as const
export type StaffEventType = (typeof staffEventTypes)[number]

/**
 * What waits to be sealed and is no event of a case: who looked at what, and which case was destroyed. The sealer moves
 * it into the chain within seconds.
 */
const auditEntrySchema = z.object({
  _id: z.string(),
  at: z.number(),
  by: plain(z.string()),
  type: plain(z.enum(['case_read', 'queue_read', 'purged', ...staffEventTypes])),
  /** Absent for a look at the queue. */
  caseId: plain(z.string()).optional(),
  /** An account's id. */
  about: plain(z.string()).optional(),
  /** Of a purge: that the program did it, and nobody who merely writes into the store. */
  proof: plain(z.string()).optional(),
})
export type AuditEntry = z.infer<typeof auditEntrySchema>

export const auditDefinition: CollectionDefinition<AuditEntry> = {
  name: 'audit',
  schema: auditEntrySchema,
  indexes: [{ key: { caseId: 1, at: 1 } }, { key: { at: 1 } }],
}

/** One link of the chain. Every string is plain: a hash over sealed ones would break when keys are rotated. */
export const auditRecordSchema = z.object({
  /** {@link recordId}. */
  _id: z.string(),
  /** The segment, `2026-11`: when it was sealed. */
  month: plain(z.string()),
  /** Counted from 1 in each segment. */
  seq: z.number().int(),
  /** When it happened, as its writer's clock said. */
  at: z.number(),
  /** An account's id, `teen` or `bot`. */
  by: plain(z.string()),
  type: plain(z.string()),
  caseId: plain(z.string()).optional(),
  about: plain(z.string()).optional(),
  source: plain(z.enum(['case', 'read', 'purge', 'staff'])),
  /** Place among the case's events, from 0. */
  event: z.number().int().optional(),
  proof: plain(z.string()).optional(),
  /** Hash of the record before; of the first in a segment, the last of the segment before. */
  prev: plain(z.string()),
  hash: plain(z.string()),
})
export type AuditRecord = z.infer<typeof auditRecordSchema>

export const auditChainDefinition: CollectionDefinition<AuditRecord> = {
  name: 'audit_chain',
  schema: auditRecordSchema,
  indexes: [
    { key: { caseId: 1, at: 1 }, partialFilterExpression: { caseId: { $exists: true } } },
    { key: { at: -1, _id: -1 } },
    { key: { by: 1, at: -1, _id: -1 } },
  ],
}

/** A month of the chain. It stays when its records expire, so that the chain goes on from its last hash. */
export const auditSegmentSchema = z.object({
  /** The month, `2026-11`. */
  _id: z.string(),
  /** Last hash of the segment before; empty for the first of all. */
  prev: plain(z.string()),
  /** Of the newest record. */
  seq: z.number().int(),
  last: plain(z.string()),
  /** Tells keys apart: {@link keyMark}. */
  key: plain(z.string()),
  /** Its records are destroyed since then. */
  expiredAt: z.number().optional(),
  /** Over all of the above. */
  mac: plain(z.string()),
  /** None of its records is left. */
  emptiedAt: z.number().optional(),
})
export type AuditSegment = z.infer<typeof auditSegmentSchema>

export const auditSegmentsDefinition: CollectionDefinition<AuditSegment> = {
  name: 'audit_segments',
  schema: auditSegmentSchema,
}

const seqDigits = 9

export const recordId = (month: string, seq: number): string => `${month}:${String(seq).padStart(seqDigits, '0')}`

/** The month of an instant, in UTC. */
export const monthOf = (at: number): string => new Date(at).toISOString().slice(0, 7)
