import type { Heard, StubbornTeen } from './stubborn-teen.ts'

/** What is wrong with conversations, by the ids of entries and conversations; never by what was said. */
export interface ConversationDamage {
  /** Acknowledged, and not there, or not shown to a page that tails; or a danger that is not in the queue. */
  lost: string[]
  /** Said, answered or shown twice. */
  doubled: string[]
  unanswered: string[]
  /** Said or answered in another order, or dated backwards. */
  disordered: string[]
}

export const noConversationDamage = (): ConversationDamage => ({
  lost: [],
  doubled: [],
  unanswered: [],
  disordered: [],
})

export const addConversationDamage = (sum: ConversationDamage, more: ConversationDamage): ConversationDamage => ({
  lost: [...sum.lost, ...more.lost],
  doubled: [...sum.doubled, ...more.doubled],
  unanswered: [...sum.unanswered, ...more.unanswered],
  disordered: [...sum.disordered, ...more.disordered],
})

export const fromTeen = ({ type, from }: Heard): boolean => type === 'message' && from.role === 'user'
const fromBot = ({ type, from }: Heard): boolean => type === 'message' && from.role === 'bot'

/** What a teen's page knows, as far as it is needed to judge. */
export type Page = Pick<StubbornTeen, 'conversationId' | 'said' | 'acknowledged' | 'tailed'>

/** `all`: the whole conversation as it is now. `welcome`: what everybody is told first. */
export function judgeConversation(page: Page, all: Heard[], welcome: string[]): ConversationDamage {
  return [judgeSaid(page, all), judgeAnswers(page, all, welcome), judgeTail(page, all), judgeTimes(page, all)].reduce(
    addConversationDamage,
  )
}

/** Each message is there once, in order, under the one id that was ever given for it; and nothing else is. */
function judgeSaid({ conversationId, said, acknowledged }: Page, all: Heard[]): ConversationDamage {
  const stored = all.filter(fromTeen)
  const clientIds = stored.map(({ channelData }) => channelData?.clientActivityID ?? '')
  const idOf = new Map(stored.map(({ id }, index) => [clientIds[index] ?? '', id]))
  const isThere = (clientId: string): boolean => acknowledged.get(clientId)?.has(idOf.get(clientId) ?? '') === true
  return {
    ...noConversationDamage(),
    lost: said.filter((clientId) => !isThere(clientId)),
    doubled: [
      ...repeated(clientIds),
      ...notIn(said, clientIds),
      ...said.filter((clientId) => (acknowledged.get(clientId)?.size ?? 0) > 1),
    ],
    disordered: isSameOrder(clientIds, said) ? [] : [conversationId],
  }
}

function judgeAnswers({ conversationId }: Page, all: Heard[], welcome: string[]): ConversationDamage {
  const replies = all.filter(fromBot)
  const greetings = replies.filter(({ replyToId }) => !replyToId).map(({ text }) => text)
  // An answer may be several replies, one after the other.
  const answered = replies.flatMap(({ replyToId }) => replyToId ?? []).filter((id, index, ids) => id !== ids[index - 1])
  const asked = all.filter(fromTeen).map(({ id }) => id)
  const isGreeted = welcome.every((text, index) => greetings[index] === text)
  return {
    lost: [],
    doubled: [
      ...repeated(all.map(({ id }) => id)),
      ...repeated(answered),
      ...notIn(asked, answered),
      ...(greetings.length > welcome.length ? [conversationId] : []),
    ],
    unanswered: [...notIn(answered, asked), ...(isGreeted ? [] : [conversationId])],
    disordered: isSameOrder(answered, asked) ? [] : [conversationId],
  }
}

/** A page that tails from where it stood is shown everything once. */
function judgeTail({ tailed, conversationId }: Page, all: Heard[]): ConversationDamage {
  const [shown, there] = [tailed.map(({ id }) => id), all.map(({ id }) => id)]
  return {
    ...noConversationDamage(),
    lost: [...notIn(shown, there), ...notIn(there, shown)],
    doubled: repeated(shown),
    disordered: isSameOrder(shown, there) ? [] : [conversationId],
  }
}

function judgeTimes({ conversationId }: Page, all: Heard[]): ConversationDamage {
  const times = all.map(({ timestamp }) => timestamp)
  const isSorted = isSameOrder(times, [...times].sort())
  return { ...noConversationDamage(), disordered: isSorted ? [] : [conversationId] }
}

/** Of what is in both. */
const isSameOrder = (some: string[], others: string[]): boolean => {
  const [inSome, inOthers] = [new Set(some), new Set(others)]
  const kept = some.filter((one) => inOthers.has(one))
  return others.filter((one) => inSome.has(one)).every((one, index) => one === kept[index])
}

const notIn = (some: string[], wanted: string[]): string[] => wanted.filter((one) => !some.includes(one))
const repeated = (all: string[]): string[] => all.filter((one, index) => all.indexOf(one) !== index)
