import { describe, expect, test } from 'vitest'
import { judgeConversation, noConversationDamage, type Page } from '../../bench/faults/conversation-damage.ts'
import type { Heard } from '../../bench/faults/stubborn-teen.ts'

/** Two messages, both answered, after a welcome of one sentence. */
const at = (second: number): string => new Date(Date.UTC(2026, 2, 2, 9, 0, second)).toISOString()
const fromTeen = (id: string, clientActivityID: string, second: number): Heard => ({
  ...{ id, type: 'message', timestamp: at(second), from: { id: 'u', role: 'user' }, channelData: { clientActivityID } },
})
const fromBot = (id: string, second: number, replyToId?: string): Heard => ({
  ...{ id, type: 'message', text: 'Bonjour', timestamp: at(second), from: { id: 'relais', role: 'bot' } },
  ...(replyToId ? { replyToId } : {}),
})
const whole = (): Heard[] => [
  fromBot('1', 0),
  fromTeen('2', 't-0', 1),
  fromBot('3', 2, '2'),
  fromBot('4', 2, '2'),
  fromTeen('5', 't-1', 3),
  fromBot('6', 4, '5'),
]
const page = (tailed: Heard[]): Page => ({
  conversationId: 't',
  said: ['t-0', 't-1'],
  acknowledged: new Map([
    ['t-0', new Set(['2'])],
    ['t-1', new Set(['5'])],
  ]),
  tailed,
})
const judged = (change: (all: Heard[]) => void) => {
  const all = whole()
  change(all)
  return judgeConversation(page(all), all, ['Bonjour'])
}

describe('a conversation is held against what its page was told', () => {
  test('nothing is wrong', () => {
    expect(judged(() => {})).toEqual(noConversationDamage())
  })

  test('a message that is gone', () => {
    const damage = judged((all) => all.splice(4, 2))
    expect(damage).toEqual({ ...noConversationDamage(), lost: ['t-1'] })
  })

  test('a message that is there twice', () => {
    const damage = judged((all) => all.push(fromTeen('7', 't-1', 5), fromBot('8', 6, '7')))
    expect(damage.doubled).toContain('t-1')
  })

  test('a message that the page never said', () => {
    expect(judged((all) => all.push(fromTeen('7', 'x-9', 5), fromBot('8', 6, '7'))).doubled).toEqual(['x-9'])
  })

  test('a message that was given two ids', () => {
    const all = whole()
    const twice = page(all)
    twice.acknowledged.set('t-1', new Set(['5', '9']))
    expect(judgeConversation(twice, all, ['Bonjour'])).toEqual({ ...noConversationDamage(), doubled: ['t-1'] })
  })

  test('a message without an answer', () => {
    expect(judged((all) => all.pop())).toEqual({ ...noConversationDamage(), unanswered: ['5'] })
  })

  test('a message that is answered again later', () => {
    expect(judged((all) => all.push(fromBot('7', 5, '2'))).doubled).toEqual(['2'])
  })

  test('a welcome that is missing, or comes twice', () => {
    expect(judged((all) => all.shift())).toEqual({ ...noConversationDamage(), unanswered: ['t'] })
    expect(judged((all) => all.push(fromBot('7', 5)))).toEqual({ ...noConversationDamage(), doubled: ['t'] })
  })

  test('another order, or a date that goes back', () => {
    const swapped = judged((all) =>
      all.splice(1, 5, fromTeen('5', 't-1', 1), fromBot('6', 2, '5'), fromTeen('2', 't-0', 3), fromBot('3', 4, '2')),
    )
    expect(swapped).toEqual({ ...noConversationDamage(), disordered: ['t'] })
    expect(judged((all) => all.splice(5, 1, fromBot('6', 2, '5')))).toEqual({
      ...noConversationDamage(),
      disordered: ['t'],
    })
  })

  test('a page that tails and is not shown all, or is shown something twice', () => {
    const all = whole()
    const shown = (tailed: Heard[]) => judgeConversation(page(tailed), all, ['Bonjour'])
    expect(shown(all.slice(0, -1))).toEqual({ ...noConversationDamage(), lost: ['6'] })
    expect(shown([...all, ...all.slice(-1)])).toEqual({ ...noConversationDamage(), doubled: ['6'] })
  })
})
