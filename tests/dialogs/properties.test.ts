import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { reportDraftSchema } from '../../dialogs/draft.ts'
import type { Reply } from '../../dialogs/reply.ts'
import { Play, readConversations } from './play.ts'

const heard = readConversations().flatMap((conversation) => conversation.turns)

const commands = [
  'retour',
  'passer',
  'recommencer',
  'corriger',
  "parler à quelqu'un",
  'qui lit ça ?',
  'effacer',
  'quitter',
  'les numéros',
  'en savoir plus',
  'cet appareil est à moi',
  'ne garde rien ici',
  'choisir un mot',
  'mon code',
  'continuer',
  'je dois y aller',
  're',
  'oui',
  'non',
  'je sais pas',
  'laisse tomber',
  'vous pouvez transmettre',
  'je pense à mourir',
  '[image]',
  '',
]

const message = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...commands) },
  { weight: 4, arbitrary: fc.constantFrom(...heard) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 60 }) },
)

/** A person and the numbers are one tap away from whatever was said last. */
function expectWayOut(replies: Reply[]): void {
  expect(replies.length).toBeGreaterThan(0)
  expect(replies.every((reply) => reply.text.trim() !== '')).toBe(true)
  const last = replies.at(-1)
  expect(last?.suggestions).toContain("Parler à quelqu'un")
  expect((last?.contacts?.length ?? 0) > 0 || last?.suggestions?.includes('Les numéros')).toBe(true)
}

describe('any conversation', () => {
  test('never throws, never ends nowhere, and its draft can always be stored', () => {
    fc.assert(
      fc.property(fc.array(message, { minLength: 1, maxLength: 14 }), (turns) => {
        const play = new Play()
        for (const turn of turns) {
          const replies = turn === '' ? play.does({ kind: 'message', text: '' }) : play.says(turn)
          if (turn.replace('[image]', '').trim() === '' && turn !== '' && replies.length === 0) continue
          expectWayOut(replies)
          expect(reportDraftSchema.safeParse(play.draft).success).toBe(true)
        }
      }),
      { numRuns: 100 },
    )
  }, 120_000)

  test('from any state, the buttons shown are understood: none of them repeats the question it answers', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 1, maxLength: 16 }), (choices) => {
        const play = new Play()
        for (const choice of choices) {
          const before = play.replies.at(-1)
          const buttons = before?.suggestions ?? []
          const button = buttons[choice % buttons.length] ?? 'Passer'
          const replies = play.says(button)
          expectWayOut(replies)
          const stays = [
            'Parler',
            'Les num',
            'En savoir',
            'Qui lit',
            'Retour',
            'Mon code',
            'Cet appareil',
            'Ne garde',
            'Choisir',
            'Continuer',
            'Non, ',
            'Corriger',
            'Passer',
            "C'est bon comme",
            'Oui, recommencer',
            'Oui, effacer',
            'Effacer',
            'Quitter',
          ]
          const asksAgain = replies.at(-1)?.text === before?.text && /\?$/.test(before?.text ?? '')
          if (!stays.some((start) => button.startsWith(start)))
            expect(asksAgain, `${button} | ${before?.text}`).toBe(false)
        }
      }),
      { numRuns: 100 },
    )
  }, 120_000)

  test('a critical sentence is answered with numbers first and queued at once, in any state', () => {
    fc.assert(
      fc.property(fc.array(message, { maxLength: 8 }), (turns) => {
        const play = new Play()
        for (const turn of turns) play.says(turn)
        const shown = play.draft.dangersShown.includes('suicide')
        const replies = play.says('je veux mourir ce soir')
        expect(play.effects).toContainEqual({ type: 'queue', reason: 'critical' })
        if (!shown) expect(replies[0]?.contacts?.map((contact) => contact.id)).toContain('3114')
      }),
      { numRuns: 60 },
    )
  }, 120_000)

  // Minutes of margin: the machine may be busy, and what is held here is that an answer comes.
  test.each(['a', 'oui ', 'je sais pas ', '?', '👍', 'pourquoi vous demandez qui ', '\u0000', '@ ', '0 6 '])(
    '100 KB of %j are answered like any other message',
    (piece) => {
      const play = new Play()
      expectWayOut(play.says(piece.repeat(Math.ceil(100_000 / piece.length)).slice(0, 100_000)))
      expect(JSON.stringify(play.draft).length).toBeLessThan(20_000)
    },
    120_000,
  )
})
