import { describe, expect, test } from 'vitest'
import { Play } from './play.ts'

const answer = { author: 'Camille', text: 'Je suis là demain.', at: Date.UTC(2026, 10, 22, 16, 5) }
const texts = (play: Play): string => play.replies.map((reply) => reply.text).join('\n')

describe('coming back with a code', () => {
  test('shows what was written meanwhile, and asks for the word before the rest', () => {
    const play = new Play()
    play.does({ kind: 'code', found: { latest: [answer], hasWord: true } })
    expect(play.effects).toEqual([{ type: 'resume' }])
    expect(texts(play)).toContain(
      'Le 22 novembre à 17\u00a0h\u00a005, Camille a écrit\u202f: «\u00a0Je suis là demain.\u00a0»',
    )
    expect(texts(play)).toContain('écris le mot')
    play.says('tulipe')
    expect(texts(play)).toContain("Ce n'est pas le bon mot")
    play.does({ kind: 'code', found: { latest: [], hasWord: true, wordMatches: true } })
    expect(play.effects).toEqual([{ type: 'show_transcript' }])
  })

  test('says so when nobody has answered, and takes what comes next', () => {
    const play = new Play()
    play.does({ kind: 'code', found: { latest: [], hasWord: false } })
    expect(texts(play)).toContain("Personne n'a encore répondu")
    play.says('ils ont recommencé hier soir dans le groupe')
    expect(texts(play)).toContain("Je l'ajoute à ton message")
    expect(play.draft.answers.story).toHaveLength(1)
  })

  test('an unknown code is no dead end', () => {
    const play = new Play()
    play.does({ kind: 'code' })
    expect(texts(play)).toContain('Je ne retrouve pas ce code')
    expect(play.replies.at(-1)?.suggestions).toContain("Parler à quelqu'un")
  })

  test('a danger written while the word is waited for is heard', () => {
    const play = new Play()
    play.does({ kind: 'code', found: { latest: [], hasWord: true } })
    play.says('je veux mourir')
    expect(play.effects).toContainEqual({ type: 'queue', reason: 'critical' })
  })
})
