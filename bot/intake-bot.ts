import { ActivityHandler, type TurnContext } from 'botbuilder-core'
import { replyActivity } from './channels/direct-line/activity.ts'
import type { ConversationTurn } from './conversation-turn.ts'
import { workOf } from './turn-work.ts'

/** One turn on any channel: what was decided becomes activities for the channel's adapter to buffer. */
export class IntakeBot extends ActivityHandler {
  constructor(turn: ConversationTurn) {
    super()
    this.onMembersAdded(async (context, next) => {
      await say(context, turn.greet(workOf(context)))
      await next()
    })
    this.onMessage(async (context, next) => {
      await say(context, await turn.answer(workOf(context)))
      await next()
    })
  }
}

async function say(context: TurnContext, replies: Parameters<typeof replyActivity>[0][]): Promise<void> {
  for (const name of workOf(context).signals) await context.sendActivity({ type: 'event', name })
  for (const reply of replies) await context.sendActivity(replyActivity(reply))
}
