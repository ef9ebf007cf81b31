import type { Filter, Update, Write } from '../store/collection.ts'
import { recorded } from './case-events.ts'
import { casesDefinition, heldStatuses } from './case-repository.ts'

/** One conditional change of a case, to go into a commit with whatever else it belongs to. */
export const change = (filter: Filter, update: Update, match: 'must' | 'may' = 'may'): Write => ({
  op: 'updateOne',
  collection: casesDefinition.name,
  filter,
  update: recorded(update),
  match,
})

export const event = (at: number, by: string, type: string): { events: { at: number; by: string; type: string } } => ({
  events: { at, by, type },
})

/** Only while this person holds the case. */
export const heldBy = (caseId: string, counsellorId: string): Filter => ({
  _id: caseId,
  status: { $in: heldStatuses },
  claimedBy: counsellorId,
})

/** What leaves a case together with its owner; an offer to somebody else was theirs to make. */
export const noOwner = { claimedBy: '', claimedAt: '', claimKey: '', goneToldAt: '', transfer: '' }
