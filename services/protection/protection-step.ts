import { z } from 'zod'
import { plain } from '../store/plain.ts'

/**
 * What may be done to protect a minor (domain reference, duties of the operator): call 15 or 17 now, the 119, an
 * information préoccupante to the département (CRIP), a signalement to the procureur (with a copy to the CRIP), or none.
 */
export const protectionMeasures = ['emergency', 'child_line', 'crip', 'prosecutor', 'none'] as const
export type ProtectionMeasure = (typeof protectionMeasures)[number]

/** To whom something goes once it is decided. */
export const recipients = ['emergency', 'child_line', 'crip', 'prosecutor'] as const
export type Recipient = (typeof recipients)[number]

export const transmissionWays = ['phone', 'email', 'post', 'platform', 'in_person'] as const
export type TransmissionWay = (typeof transmissionWays)[number]

/** Are the parents told first? `against_interest`: not, since it would harm the child (CASF L226-2-1). */
export const parentChoices = ['told', 'to_tell', 'against_interest'] as const
export type ParentChoice = (typeof parentChoices)[number]

/** The teen's agreement: sought, never required. */
export const teenAgreements = ['agrees', 'refuses', 'not_reached'] as const
export type TeenAgreement = (typeof teenAgreements)[number]

export const longestProtectionText = 4000

/** What is to be decided, as somebody puts it forward. */
const proposalSchema = z.object({
  measures: z.array(plain(z.enum(protectionMeasures))),
  /** Somebody's life may be in danger: one person decides, and nothing waits. */
  danger: z.boolean(),
  why: z.string(),
  informParents: plain(z.enum(parentChoices)),
  teenAgreement: plain(z.enum(teenAgreements)),
  /** What the teen wants, and what they were told. */
  teenWants: z.string(),
  teenTold: z.string(),
})
export type Proposal = z.infer<typeof proposalSchema>

const transmissionSchema = z.object({
  to: plain(z.enum(recipients)),
  way: plain(z.enum(transmissionWays)),
  /** When it was sent or said (ms), which may be before it is written down. */
  sentAt: z.number(),
  /** Whom exactly, which reference was given. */
  note: z.string(),
})
export type Transmission = z.infer<typeof transmissionSchema>

/** One step, never changed afterwards: the order of steps is what was decided, by whom and when. */
export const protectionStepSchema = z.object({
  at: z.number(),
  by: plain(z.string()),
  kind: plain(z.enum(['proposed', 'agreed', 'objected', 'transmitted'])),
  /** Acted as child-protection lead. */
  asLead: z.boolean(),
  /** Acted as a public agent, whom CPP art. 40 binds too. */
  asPublicAgent: z.boolean(),
  proposal: proposalSchema.optional(),
  transmission: transmissionSchema.optional(),
  /** Why somebody objects. */
  why: z.string().optional(),
  /** The request's own name: asked again with it, it is done once. */
  key: plain(z.string()).optional(),
})
export type ProtectionStep = z.infer<typeof protectionStepSchema>
