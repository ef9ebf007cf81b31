import type { TurnContext } from 'botbuilder-core'
import type { Case } from '../services/cases/case.ts'
import type { Conversation, Entry } from '../services/conversations/conversation.ts'
import type { NewEntry } from '../services/conversations/conversation-log.ts'
import type { Write } from '../services/store/collection.ts'

/**
 * What one turn has decided and not yet written. The bot fills it; one commit writes it, or nothing at all.
 * Plans are asked again, with the case as it then stands, when another writer came first.
 */
export class TurnWork {
  readonly conversation: Conversation
  readonly entry: Entry
  readonly replies: NewEntry[] = []
  readonly plans: ((current: Case) => Write[])[] = []
  /** Writes that do not depend on the case. */
  readonly writes: Write[] = []
  /** Writes that depend on other conversations: asked again at every attempt, as the plans are. */
  readonly lateWrites: (() => Promise<Write[]>)[] = []
  change: Partial<Conversation> = {}
  /** Names of events for the page, published before the replies. */
  readonly signals: string[] = []
  /** The erased report's words leave the screen with everything up to this turn. */
  hidesPast = false

  /** When the turn began, in milliseconds. */
  readonly at: number

  constructor(conversation: Conversation, entry: Entry, at: number) {
    this.conversation = conversation
    this.entry = entry
    this.at = at
  }
}

const key = Symbol('relais.turnWork')

export const attachWork = (context: TurnContext, work: TurnWork): void => {
  context.turnState.set(key, work)
}

/** The work of this turn; throws outside of one, which would be a programming error. */
export const workOf = (context: TurnContext): TurnWork => {
  const work = context.turnState.get<TurnWork | undefined>(key)
  if (!work) throw new Error('no_turn_work')
  return work
}
