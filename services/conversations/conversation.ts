import { z } from 'zod'
import { plain } from '../store/plain.ts'
import { opinionSchema } from '../triage/azure/opinion.ts'

/** Where what is said must be sent to, on a channel whose client does not fetch it, and how far that has got. */
const pushSchema = z.object({
  /** The channel's own address of the chat, JSON; opaque here. */
  to: z.string(),
  /** Every entry up to this sequence was delivered, or is not for the teen. */
  through: z.number().int(),
  /** How many parts of the next entry were delivered. */
  part: z.number().int(),
  /** Who delivers now: as a conversation's lease. */
  fence: z.number().int(),
  until: z.number(),
  /** How often in a row the channel failed, and when it is tried again. */
  failures: z.number().int(),
  retryAt: z.number(),
  /** Since when the chat takes nothing any more: the bot was removed from it, or it was deleted. */
  lostAt: z.number().optional(),
  /** Whoever follows the case was told, this time, that nothing arrives. */
  toldAt: z.number().optional(),
})
export type Push = z.infer<typeof pushSchema>

/** One thread between a young person and us, on one channel. The report it builds is a case. */
export const conversationSchema = z.object({
  _id: z.string(),
  channel: plain(z.enum(['directline', 'msteams'])),
  createdAt: z.number(),
  caseId: plain(z.string()),
  /** Sequence of the newest entry; entries are numbered from 1 without a gap. */
  seq: z.number().int(),
  /** Time of the newest entry: always grows, whatever the machine's clock does. */
  lastAt: z.number(),
  /** Every teen entry up to this sequence has been answered, or set aside. */
  handledThrough: z.number().int(),
  /** 1 while a teen entry after `handledThrough` waits for its turn. */
  owed: z.number().int(),
  /** How often the turn now owed has failed. */
  failures: z.number().int(),
  /** Who runs the turns now. `fence` grows with every lease, so that a paused holder cannot commit. */
  lease: z.object({ holder: plain(z.string()), fence: z.number().int(), until: z.number() }),
  /** The intake's draft (`dialogs/draft.ts`) as JSON; opaque here. Empty before the greeting. */
  draft: z.string(),
  /** Entries up to this sequence were erased by the teen: nothing of them is shown in the chat again. */
  hiddenThrough: z.number().int(),
  /** How far the teen's page has what was said, and has shown it (`receipts.ts`). */
  receivedThrough: z.number().int().optional(),
  readThrough: z.number().int().optional(),
  /** Keyed hash of the key kept on a device that the teen called theirs. */
  deviceHash: plain(z.string()).optional(),
  push: pushSchema.optional(),
  /** 1 while something said here may have to be pushed. */
  unsent: z.number().int().optional(),
})
export type Conversation = z.infer<typeof conversationSchema>

/** One thing said, or done, in a conversation. */
export const entrySchema = z.object({
  _id: z.string(),
  conversationId: plain(z.string()),
  caseId: plain(z.string()),
  seq: z.number().int(),
  at: z.number(),
  from: plain(z.enum(['teen', 'bot', 'counsellor'])),
  /** `event`: something that happened, not something said; its `text` is the event's name. */
  kind: plain(z.enum(['message', 'event'])),
  text: z.string(),
  /** First name shown to the teen, for a counsellor. */
  author: z.string().optional(),
  /** For the channel alone: the activity's extra fields, JSON. */
  payload: z.string().optional(),
  /** What a second reader added to what triage reads in the text. */
  opinion: opinionSchema.optional(),
  /** Keyed hash of the client's own id for the message: a resend finds the first answer. */
  dedupe: plain(z.string()).optional(),
  /** An attachment or a picture written as text came with it, and was refused unread. */
  refusedFile: z.boolean().optional(),
  /** Keyed hash of the follow-up code that stood in the text, already blanked there. */
  codeHash: plain(z.string()).optional(),
  /** A code stood in the text and was not looked at: too many were tried. */
  guessRefused: z.boolean().optional(),
  /** The text shows a follow-up code: blanked after this time. */
  codeUntil: z.number().optional(),
})
export type Entry = z.infer<typeof entrySchema>
