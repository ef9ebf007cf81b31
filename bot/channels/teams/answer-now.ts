import { setTimeout as wait } from 'node:timers/promises'
import type { TurnContext } from 'botbuilder'
import type { Activity } from 'botframework-schema'
import { failureOf } from './adapter.ts'

/** Teams gives a request 15 seconds. */
const answeringMs = 11_000
const firstWaitMs = 500

/** What was asked could not be answered: whoever asked is told so, and asks again. */
export class NotAnswered extends Error {
  override name = 'NotAnswered'
}

/**
 * Answers within the request, where nothing is stored that a later delivery could take up. Tried again while Teams may be
 * made to wait; throws {@link NotAnswered} after that. A chat that is gone needs no answer.
 */
export async function answerNow(context: TurnContext, activities: Partial<Activity>[]): Promise<void> {
  const until = performance.now() + answeringMs
  for (const activity of activities) await answerOne(context, activity, until)
}

async function answerOne(context: TurnContext, activity: Partial<Activity>, until: number): Promise<void> {
  for (let waitMs = firstWaitMs; ; waitMs *= 2) {
    try {
      await context.sendActivity({ ...activity })
      return
    } catch (error) {
      const failure = failureOf(error)
      if (failure.ok || failure.reason === 'gone') return
      const next = failure.reason === 'later' ? (failure.afterMs ?? waitMs) : Number.POSITIVE_INFINITY
      if (performance.now() + next > until) throw new NotAnswered('teams', { cause: error })
      await wait(next)
    }
  }
}
