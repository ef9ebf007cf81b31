import { z } from 'zod'
import { evidenceLinkSchema } from '../services/evidence/evidence-link.ts'
import { platforms } from '../services/taxonomy.ts'
import { ageBandSchema, categorySchema, speakerSchema } from '../services/taxonomy-schemas.ts'

const questionIds = [
  'age',
  'whom',
  'story',
  'danger',
  'suicide',
  'kind',
  'since',
  'ongoing',
  'who',
  'where',
  'links',
  'adult',
  'contact',
  'today',
  'recap',
] as const
export type QuestionId = (typeof questionIds)[number]
const questionIdSchema = z.enum(questionIds)

/** Doubt is an answer of its own: at a safety question it counts as danger. */
const certaintySchema = z.enum(['yes', 'no', 'unsure'])
export type Certainty = z.infer<typeof certaintySchema>

/** A danger whose numbers are shown once; what a new message adds to it is not shown again. */
const dangers = ['acting', 'suicide', 'self_harm', 'home', 'assault', 'near', 'meeting', 'danger'] as const
export type Danger = (typeof dangers)[number]

/** What was said so far. Words are the teen's own, clipped. */
const answersSchema = z.object({
  age: ageBandSchema.optional(),
  speaker: speakerSchema.optional(),
  /** The story, message by message; the full text stays in the conversation. */
  story: z.array(z.string()),
  danger: certaintySchema.optional(),
  suicide: certaintySchema.optional(),
  /** "Est-ce que tu risques de te faire du mal aujourd'hui ?", asked once the numbers are there. */
  today: certaintySchema.optional(),
  kind: categorySchema.optional(),
  since: z.string().optional(),
  ongoing: certaintySchema.optional(),
  who: z.string().optional(),
  where: z.string().optional(),
  platforms: z.array(z.enum(platforms)),
  links: z.array(evidenceLinkSchema),
  noLinks: z.boolean(),
  adult: certaintySchema.optional(),
  contact: z.string().optional(),
})
export type Answers = z.infer<typeof answersSchema>

/** Where a conversation stands. JSON only: kept by the store between two turns, on any instance. */
export const reportDraftSchema = z.object({
  answers: answersSchema,
  /** The question asked last and still open, if any. */
  current: questionIdSchema.optional(),
  /** Questions asked, oldest first: what "retour" goes back through. */
  asked: z.array(questionIdSchema),
  /** Asked and left without an answer; never asked again by itself. */
  missed: z.array(questionIdSchema),
  skipped: z.array(questionIdSchema),
  /** Messages in a row that answered nothing. */
  misses: z.number().int(),
  /** A yes or no the bot waits for, outside the questions. */
  awaiting: z.enum(['erase', 'restart', 'word', 'after_no', 'correction', 'story_word', 'today']).optional(),
  consent: z.enum(['given', 'refused']).optional(),
  /** The recap was confirmed. */
  confirmed: z.boolean(),
  recapShown: z.boolean(),
  /** A person was asked for. */
  humanAsked: z.boolean(),
  helpGiven: z.boolean(),
  codeIssued: z.boolean(),
  speakerTold: z.boolean(),
  languageTold: z.boolean(),
  /** The teen left for a while and is expected back. */
  paused: z.boolean(),
  closed: z.boolean(),
  dangersShown: z.array(z.enum(dangers)),
  /** "Il y a quelqu'un près de toi ?" was asked. */
  nearAsked: z.boolean(),
  /** "Est-ce que tu risques de te faire du mal aujourd'hui ?" was asked. */
  todayAsked: z.boolean().default(false),
  /** After the numbers: the teen was told to be believed, and what to do about this situation. */
  adviceGiven: z.boolean().default(false),
  /** Whoever fears that the parents learn of it was told what is true. */
  parentsTold: z.boolean().default(false),
  filesRefused: z.number().int().default(0),
  /** The teen was told that a high report is passed on before the recap. */
  urgentTold: z.boolean(),
  /** How often the listening sentence was said: the next one differs. */
  listened: z.number().int(),
  device: z.enum(['kept', 'forgotten']).optional(),
})
export type ReportDraft = z.infer<typeof reportDraftSchema>

/** A conversation that has just been opened. */
export function newDraft(): ReportDraft {
  return {
    answers: { story: [], platforms: [], links: [], noLinks: false },
    asked: [],
    missed: [],
    skipped: [],
    misses: 0,
    confirmed: false,
    recapShown: false,
    humanAsked: false,
    helpGiven: false,
    codeIssued: false,
    speakerTold: false,
    languageTold: false,
    paused: false,
    closed: false,
    dangersShown: [],
    nearAsked: false,
    todayAsked: false,
    adviceGiven: false,
    parentsTold: false,
    filesRefused: 0,
    urgentTold: false,
    listened: 0,
  }
}

/** True once something was told that a person can act on: silence after it queues the report. */
export const hasStory = (draft: ReportDraft): boolean => draft.answers.story.length > 0

export interface SafetyAnswers {
  danger?: Certainty
  suicide?: Certainty
}

/** What was answered to the two safety questions, for triage: "unsure" counts as danger there. */
export function safetyAnswers(draft: ReportDraft): SafetyAnswers {
  const { danger, suicide } = draft.answers
  return { ...(danger && { danger }), ...(suicide && { suicide }) }
}
