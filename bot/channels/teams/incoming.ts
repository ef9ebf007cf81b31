import { z } from 'zod'

/** The longest message kept whole, as on the web page. Teams itself takes less. */
const maxTextLength = 100_000

const attachmentSchema = z.object({ contentType: z.string().max(200).catch(''), content: z.unknown().optional() })

/** What we take from an activity of Teams. All else (names, tenant, `deliveryMode`, `callerId`, …) is dropped at once. */
export const incomingSchema = z.object({
  type: z.string().min(1).max(100),
  id: z.string().max(300).optional(),
  channelId: z.literal('msteams'),
  serviceUrl: z.url().max(500),
  from: z.object({ id: z.string().min(1).max(300) }),
  recipient: z.object({ id: z.string().min(1).max(300) }),
  conversation: z.object({
    id: z.string().min(1).max(500),
    conversationType: z.string().max(50).optional(),
    isGroup: z.boolean().optional(),
  }),
  text: z.string().max(maxTextLength).nullish(),
  name: z.string().max(200).nullish(),
  value: z.unknown().optional(),
  action: z.string().max(50).nullish(),
  attachments: z.array(attachmentSchema).max(50).nullish(),
  membersAdded: z.array(z.object({ id: z.string().max(300) })).nullish(),
  membersRemoved: z.array(z.object({ id: z.string().max(300) })).nullish(),
  timestamp: z.string().max(50).nullish(),
  channelData: z
    .object({ eventType: z.string().max(100).optional() })
    .nullish()
    .catch(undefined),
})
export type Incoming = z.infer<typeof incomingSchema>

/** A chat between one person and the bot; anything else is a group, whatever Teams calls it. */
export const isPersonal = ({ conversation }: Incoming): boolean =>
  conversation.conversationType === undefined
    ? conversation.isGroup !== true
    : conversation.conversationType === 'personal'

export const isChannel = ({ conversation }: Incoming): boolean => conversation.conversationType === 'channel'

/** What was typed: without the bot's own mention, and without the marks that Teams writes into plain text. */
export const typedText = ({ text }: Incoming): string =>
  (text ?? '')
    .replace(/<at>[^<]{0,200}<\/at>/gi, ' ')
    .replace(/&nbsp;|\u00a0/g, ' ')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, '&')
    .trim()

/** Teams sends every formatted message a second time as HTML, and a quoted one as a reference: no file came with these. */
const textTypes = new Set(['text/html', 'messageReference'])

/** Did a file or a picture come with it? Only that it did is looked at: no address is called, nothing is kept. */
export const hasFile = ({ attachments }: Incoming): boolean =>
  (attachments ?? []).some(
    ({ contentType, content }) =>
      !textTypes.has(contentType) ||
      (contentType === 'text/html' && typeof content === 'string' && hasPicture(content)),
  )

/** Teams draws its emojis as pictures too. */
const hasPicture = (html: string): boolean =>
  (html.match(/<img\b[^>]*>/gi) ?? []).some((image) => !/schema\.skype\.com\/emoji/i.test(image))

/** A message changed afterwards says something new: it is read like one more message. */
export const isEdit = ({ type, channelData }: Incoming): boolean =>
  type === 'messageUpdate' && channelData?.eventType !== 'undeleteMessage'
