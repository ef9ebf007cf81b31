import { z } from 'zod'
import type { CollectionDefinition } from '../store/collection.ts'
import { plain } from '../store/plain.ts'
import { type Counsellor, type Role, roleSchema } from './counsellor.ts'

/** One-way and keyed: what is looked up without being readable in the store. */
export type KeyedHash = (text: string) => string

/** A calendar day, `2026-11-23`. */
const day = z.iso.date()

const accountSchema = z.object({
  _id: z.string(),
  /** Keyed hash of the address, for finding the account. */
  emailHash: plain(z.string()),
  email: z.string(),
  name: z.string(),
  /** Absent: this person signs in through the organisation's own directory alone. */
  passwordHash: z.string().optional(),
  roles: z.array(plain(roleSchema)),
  /** Names that were written here before there were teams (`services/team/teams.ts`). Read no more. */
  teams: z.array(z.string()).optional(),
  isPublicAgent: z.boolean().optional(),
  /** The day of the attestation d'honorabilité, and of the training. Without both, no minor is answered. */
  attestedOn: day.optional(),
  trainedOn: day.optional(),
  totpSecret: z.string().optional(),
  /** Shown as a QR code, and not confirmed by a first code yet. */
  pendingTotpSecret: z.string().optional(),
  /** The newest 30-second step whose code was used: each code works once. */
  lastTotpStep: z.number().int(),
  /** Keyed hashes of the recovery codes that are left: each works once. */
  recoveryHashes: z.array(plain(z.string())).optional(),
  /** Keyed hash of the request that the present recovery codes answered. */
  recoveryFor: plain(z.string()).optional(),
  /** Keyed hash of issuer and subject: who this is in the organisation's own directory. */
  directoryHash: plain(z.string()).optional(),
  /**
   * How often everything that was open with this account was ended: a session that began in an earlier era is over, also
   * one whose sign-in was under way meanwhile.
   */
  era: z.number().int().optional(),
  /** How often somebody left, or lost a role, because this administrator stays: what two who leave at once collide on. */
  stayed: z.number().int().optional(),
  /** Nobody signs in any more; the name stays in the histories. */
  deactivatedAt: z.number().optional(),
  createdAt: z.number(),
})
export type Account = z.infer<typeof accountSchema>

export const accountsDefinition: CollectionDefinition<Account> = {
  name: 'accounts',
  schema: accountSchema,
  indexes: [
    { key: { emailHash: 1 }, unique: true },
    { key: { roles: 1 } },
    { key: { directoryHash: 1 }, unique: true, partialFilterExpression: { directoryHash: { $exists: true } } },
  ],
}

const invitationSchema = z.object({
  /** Keyed hash of the token. */
  _id: z.string(),
  email: z.string(),
  emailHash: plain(z.string()),
  roles: z.array(plain(roleSchema)),
  /** As an account's. */
  teams: z.array(z.string()).optional(),
  attestedOn: day.optional(),
  trainedOn: day.optional(),
  /** Who invited: somebody who may not any more has opened no way back in. Absent for the first account. */
  by: plain(z.string()).optional(),
  /** `first`: only while the store has no account. */
  first: z.boolean(),
  expiresAt: z.number(),
})
export type Invitation = z.infer<typeof invitationSchema>

export const invitationsDefinition: CollectionDefinition<Invitation> = {
  name: 'invitations',
  schema: invitationSchema,
  indexes: [{ key: { emailHash: 1 } }],
  expiresAtField: 'expiresAt',
}

/** What somebody is invited as. */
export interface Granted {
  roles: Role[]
  attestedOn?: string | undefined
  trainedOn?: string | undefined
}

export const tidyEmail = (email: string): string => email.trim().normalize('NFKC').toLowerCase()

export const toCounsellor = (account: Account): Counsellor => ({
  id: account._id,
  name: account.name,
  email: account.email,
  roles: account.roles,
  mayAnswerMinors: account.attestedOn !== undefined && account.trainedOn !== undefined,
  ...(account.era === undefined ? {} : { era: account.era }),
  ...(account.isPublicAgent === undefined ? {} : { isPublicAgent: account.isPublicAgent }),
})

/** What may be shown of an account: to its owner, and to administrators. */
export interface AccountDetails {
  id: string
  name: string
  email: string
  roles: Role[]
  isPublicAgent: boolean
  attestedOn: string | null
  trainedOn: string | null
  hasPassword: boolean
  hasSecondFactor: boolean
  recoveryCodesLeft: number
  isActive: boolean
}

export const toDetails = (account: Account): AccountDetails => ({
  id: account._id,
  name: account.name,
  email: account.email,
  roles: account.roles,
  isPublicAgent: account.isPublicAgent ?? false,
  attestedOn: account.attestedOn ?? null,
  trainedOn: account.trainedOn ?? null,
  hasPassword: account.passwordHash !== undefined,
  hasSecondFactor: account.totpSecret !== undefined,
  recoveryCodesLeft: account.recoveryHashes?.length ?? 0,
  isActive: account.deactivatedAt === undefined,
})
