import { z } from 'zod'

export const roles = ['counsellor', 'supervisor', 'child_protection_lead', 'analyst', 'administrator'] as const
export type Role = (typeof roles)[number]
export const roleSchema = z.enum(roles)

/** A signed-in member of staff, as the rest of the house knows them. `name` is the first name that teens read. */
export interface Counsellor {
  id: string
  name: string
  email: string
  roles: Role[]
  /** Attestation d'honorabilité and training are both dated. Nobody else takes a case, or writes to a teen. */
  mayAnswerMinors?: boolean | undefined
  /** Of the account when it was read; a session is good for one of them. */
  era?: number | undefined
  /** Bound by CPP art. 40 to tell the procureur of an offence, without delay. */
  isPublicAgent?: boolean | undefined
}

/** Being signed in, this person is there for a teen: nobody else makes Relais say that somebody is. */
export const isThereForMinors = (person: Pick<Counsellor, 'roles' | 'mayAnswerMinors'>): boolean =>
  person.roles.includes('counsellor') && person.mayAnswerMinors !== false

export const isInRole = (person: Pick<Counsellor, 'roles'>, ...wanted: Role[]): boolean =>
  wanted.some((role) => person.roles.includes(role))
