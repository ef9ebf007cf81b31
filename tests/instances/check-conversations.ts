import { expect } from 'vitest'
import { fromTeen, judgeConversation, noConversationDamage } from '../../bench/faults/conversation-damage.ts'
import { StubbornTeen } from '../../bench/faults/stubborn-teen.ts'
import { until } from '../support/until.ts'

/** Waits for the last answers; then everything was said once and in order, and answered and shown once and in order. */
export async function checkConversations(url: string, teens: StubbornTeen[]): Promise<void> {
  const welcome = await welcomeAt(url)
  for (const teen of teens) {
    const all = await until('the last answer', async () => {
      const heard = await teen.reads()
      const last = heard.findLast(fromTeen)
      return heard.some(({ replyToId }) => replyToId === last?.id) && heard
    })
    for (let shown = -1; shown < teen.tailed.length; ) {
      shown = teen.tailed.length
      await teen.tails()
    }
    expect(judgeConversation(teen, all, welcome)).toEqual(noConversationDamage())
  }
}

async function welcomeAt(url: string): Promise<string[]> {
  const newcomer = new StubbornTeen(url)
  await newcomer.arrives()
  const heard = await until('the welcome', async () => {
    const all = await newcomer.reads()
    return all.length > 0 && all
  })
  return heard.map(({ text = '' }) => text)
}
