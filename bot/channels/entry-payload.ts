import { z } from 'zod'
import type { Entry } from '../../services/conversations/conversation.ts'

const contactSchema = z.object({
  id: z.string(),
  name: z.string(),
  purpose: z.string(),
  hours: z.string(),
  free: z.boolean(),
  action: z.string(),
  written: z.object({ label: z.string(), action: z.string() }).optional(),
})

/** What an entry keeps for the channels alone, beside its words. */
const payloadSchema = z.object({
  clientActivityID: z.string().optional(),
  replyToId: z.string().optional(),
  suggestions: z.array(z.string()).optional(),
  contacts: z.array(contactSchema).optional(),
  kind: z.string().optional(),
  value: z.unknown().optional(),
})
export type Payload = z.infer<typeof payloadSchema>

export const readPayload = (entry: Pick<Entry, 'payload'>): Payload =>
  entry.payload ? payloadSchema.parse(JSON.parse(entry.payload)) : {}
