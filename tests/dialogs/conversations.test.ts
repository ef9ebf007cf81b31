import { describe, expect, test } from 'vitest'
import { Play, readConversations } from './play.ts'

/**
 * Where what happens differs from the corpus, and why.
 * c22: "je suis en danger de mort par tartine" is a joke to a reader of the whole conversation; a program that hears
 * "je suis en danger de mort" raises it. c16, c19, c26, c29, c39: answers that stand beside a danger in other
 * stories ("plus rien depuis janvier", "je dors, je mange") raise them a rank. Doubt goes up: a counsellor loses a minute.
 */
const exceptions: Record<string, { severity?: string; queued?: boolean; early?: boolean }> = {
  c16: { severity: 'high', early: true },
  c19: { severity: 'critical', queued: true, early: true },
  c22: { severity: 'critical', queued: true, early: true },
  c26: { severity: 'high', queued: false, early: true },
  c29: { severity: 'high', queued: true, early: false },
  c39: { severity: 'critical', queued: true, early: true },
}

const conversations = readConversations()

describe('the forty conversations of the corpus, played turn after turn', () => {
  test('are all there', () => {
    expect(conversations).toHaveLength(40)
  })

  test.each(conversations.map((conversation) => [conversation.id, conversation.title, conversation] as const))(
    '%s: %s',
    (id, _title, { turns, expect: wanted }) => {
      const play = new Play()
      for (const turn of turns) play.says(turn)
      const { severity, queued, early, links } = { ...wanted, ...exceptions[id] }
      expect(
        {
          severity: play.report.severity,
          queued: play.queued,
          early: play.early,
          links: play.report.evidence.map((link) => link.url),
        },
        play.transcript,
      ).toEqual({ severity, queued, early, links })
    },
  )

  test('no question is asked twice in a row, except the recap', () => {
    for (const { turns } of conversations) {
      const play = new Play()
      let before = play.draft.current
      for (const turn of turns) {
        const asked = play.says(turn).at(-1)?.text ?? ''
        const current = play.draft.current
        if (current !== undefined && current === before && current !== 'recap' && current !== 'story') {
          // A question to us was answered, or a file refused: the open question stays open and is not said again.
          expect(asked, play.transcript).not.toMatch(/es-tu en danger|Ça dure depuis quand|Ça se passe où|au courant/)
        }
        before = current
      }
    }
  })

  test('a parent is never addressed as "tu" once known to be one', () => {
    for (const { turns } of conversations.filter(({ speaker }) => speaker === 'parent')) {
      const play = new Play()
      const replies = turns.flatMap((turn) => play.says(turn))
      expect(play.report.speaker).toBe('parent')
      const familiar = replies.filter(({ text }) => /(?<!\p{L})(?:(?:tu|te|toi|ton|ta|tes)(?!\p{L})|t')/iu.test(text))
      expect(familiar).toEqual([])
    }
  })
})
