import { z } from 'zod'
import { evidenceLinkSchema } from '../evidence/evidence-link.ts'
import { protectionStepSchema } from '../protection/protection-step.ts'
import { heldMessageSchema, heldVerdictSchema } from '../safe-adults/held-message.ts'
import { plain } from '../store/plain.ts'
import { platforms } from '../taxonomy.ts'
import { ageBandSchema, categorySchema, severitySchema, signalSchema, speakerSchema } from '../taxonomy-schemas.ts'
import { readerSchema } from '../team/reader.ts'
import { reasonSchema } from '../triage/triage.ts'
import { confirmedLabelsSchema } from './confirmed-labels.ts'
import { countedSchema } from './counted.ts'
import { caseWorkSchema } from './work/case-work.ts'

const caseStatuses = ['draft', 'queued', 'claimed', 'waiting', 'closed'] as const
export type CaseStatus = (typeof caseStatuses)[number]

/** Why a report entered the queue. */
export const queueReasons = ['critical', 'human_asked', 'not_french', 'high', 'confirmed', 'silence'] as const
export type QueueReason = (typeof queueReasons)[number]

export const closingOutcomes = ['helped', 'referred', 'no_answer', 'not_relevant', 'duplicate'] as const
export type ClosingOutcome = (typeof closingOutcomes)[number]

/** A threat or a demand with its hour, in the teen's words. `at`: the earliest that it may mean; absent when unknowable. */
const caseUltimatumSchema = z.object({
  what: z.string(),
  text: z.string(),
  at: z.number().optional(),
  isVague: z.boolean().optional(),
})
export type CaseUltimatum = z.infer<typeof caseUltimatumSchema>

/**
 * What weakens the report and changes nothing in it; a person weighs it. `taken_back`: the teen wrote later that it was a
 * joke, or the like. `answered_no`: to the question about `about`, which words or a reader had found.
 */
const remarkSchema = z.object({
  kind: plain(z.enum(['taken_back', 'answered_no'])),
  quote: z.string().optional(),
  about: plain(signalSchema).optional(),
})
export type Remark = z.infer<typeof remarkSchema>

/** What the report says, taken from the conversation by triage and intake; rewritten as it grows. */
export const caseReportSchema = z.object({
  severity: plain(severitySchema),
  categories: z.array(plain(categorySchema)),
  signals: z.array(plain(signalSchema)),
  speaker: plain(speakerSchema),
  ageBand: plain(ageBandSchema),
  language: plain(z.enum(['fr', 'en', 'unknown'])),
  reasons: z.array(reasonSchema),
  evidence: z.array(evidenceLinkSchema),
  /** What the case is found by (`case-search.ts`): a keyed hash of each link, and the platforms. */
  linkKeys: z.array(plain(z.string())).optional(),
  platforms: z.array(plain(z.enum(platforms))).optional(),
  /** Answers to the intake's questions, in the order asked: what the counsellor reads first. `question` is a QuestionId. */
  answers: z.array(z.object({ question: plain(z.string()), answer: z.string() })),
  /** The ultimatum that runs out first. Kept once it has run out, and when later messages do not name it again. */
  ultimatum: caseUltimatumSchema.optional(),
  remarks: z.array(remarkSchema).optional(),
})
export type CaseReport = z.infer<typeof caseReportSchema>

/** A person set another severity. `from` and what follows it is what stood there before: triage's word, the first time. */
const overrideSchema = z.object({
  at: z.number(),
  by: plain(z.string()),
  from: plain(severitySchema),
  to: plain(severitySchema),
  categories: z.array(plain(categorySchema)),
  signals: z.array(plain(signalSchema)),
  rules: z.array(plain(z.string())),
  why: z.string().optional(),
  key: plain(z.string()).optional(),
})
export type Override = z.infer<typeof overrideSchema>

export const caseSchema = caseReportSchema.extend({
  ...caseWorkSchema.shape,
  _id: z.string(),
  status: plain(z.enum(caseStatuses)),
  createdAt: z.number(),
  /** The conversation the teen writes in now. Coming back with the code makes a new one. */
  conversationId: plain(z.string()),
  conversationIds: z.array(plain(z.string())),
  /** Derived from severity, kept for the queue's order `{critical: -1, dueAt: 1}`. 1 or 0, since JSON booleans do not sort. */
  critical: z.number().int(),
  /** When the first (or next) human answer is due. */
  dueAt: z.number(),
  queuedAt: z.number().optional(),
  queueReason: plain(z.enum(queueReasons)).optional(),
  claimedBy: plain(z.string()).optional(),
  claimedAt: z.number().optional(),
  /** The client's own key for the claim: asked again with it, the same case is given again. */
  claimKey: plain(z.string()).optional(),
  /** Last human message; a teen message after it is unanswered. */
  answeredAt: z.number().optional(),
  /** Last teen message. */
  teenAt: z.number().optional(),
  /** An unfinished report enters the queue by itself at this time. */
  silenceAt: z.number().optional(),
  /** Keyed hash of the word that the teen chose: with a code it opens the story itself, not only the latest answer. */
  storyWordHash: plain(z.string()).optional(),
  /** The teen refused that it be passed on (kept: critical cases ignore it). */
  refused: z.boolean(),
  /** The teen was told that the human has gone, for the present claim. */
  goneToldAt: z.number().optional(),
  notes: z.array(
    z.object({
      at: z.number(),
      by: plain(z.string()),
      text: z.string(),
      key: plain(z.string()).optional(),
      /** Written for whoever the case was handed to. */
      kind: plain(z.literal('transfer')).optional(),
    }),
  ),
  /** Oldest first. Triage never lowers a severity; a person may, and what the teen writes later may raise it again. */
  overrides: z.array(overrideSchema).default([]),
  /** What was decided to protect the minor, oldest first, and since when somebody must act on it. */
  protection: z.array(protectionStepSchema).optional(),
  protectionWaitsSince: z.number().optional(),
  /** What a person said that it is about; until then figures count it as unconfirmed. */
  confirmed: confirmedLabelsSchema.optional(),
  /** Messages that a second adult reads first, what became of them, and since when the oldest waits. */
  heldMessages: z.array(heldMessageSchema).optional(),
  heldVerdicts: z.array(heldVerdictSchema).optional(),
  heldSince: z.number().optional(),
  /** Supervisors who read along; whoever answers sees them. */
  readers: z.array(readerSchema).optional(),
  outcome: plain(z.enum(closingOutcomes)).optional(),
  closedAt: z.number().optional(),
  erasedAt: z.number().optional(),
  /** Kept from every purge: why is the operator's own, and sealed. */
  hold: z.object({ at: z.number(), by: plain(z.string()), why: z.string() }).optional(),
  /** Whom nobody answered: how far up the ladder it is for this deadline, and when the next rung is due. */
  escalation: z
    .object({ dueAt: z.number(), rung: z.number().int(), at: z.number(), nextAt: z.number().optional() })
    .optional(),
  events: z.array(z.object({ at: z.number(), by: plain(z.string()), type: plain(z.string()) })),
  /** When the oldest event happened that the audit chain does not have yet; absent: it has them all. */
  unsealedAt: z.number().optional(),
  /** When the oldest event happened since which it was not counted again; absent: the figures know it as it is. */
  uncountedAt: z.number().optional(),
  counted: countedSchema.optional(),
  /** How many of the events the audit chain has. */
  sealed: z.number().int().optional(),
  /** It is being destroyed since then, and nobody sees it any more. */
  purgingAt: z.number().optional(),
})
export type Case = z.infer<typeof caseSchema>
