import { describe, expect, test } from 'vitest'
import { asksForHuman, type CommandId, readCommand } from '../../dialogs/commands.ts'
import type { Heard } from '../../dialogs/heard.ts'
import { plainWords } from '../../dialogs/readers/plain-words.ts'
import { Play, readConversations } from './play.ts'

function heard(text: string): Heard {
  const words = plainWords(text)
  const triage = { categories: [], signals: [], severity: 'low', language: 'fr', reasons: [] } as const
  return {
    text,
    words,
    wordCount: words.split(' ').length,
    asks: text.includes('?'),
    links: [],
    triage: { ...triage, categories: [], signals: [], reasons: [] },
  }
}

describe('commands in words', () => {
  test.each<[string, CommandId]>([
    ['Retour', 'back'],
    ["attends je veux revenir à la question d'avant", 'back'],
    ['passer svp', 'skip'],
    ['je préfère ne pas répondre', 'skip'],
    ['RECOMMENCER', 'restart'],
    ['corriger', 'correct'],
    ['je veux corriger une réponse', 'correct'],
    ["Parler à quelqu'un", 'human'],
    ['je veux parler à une vraie personne pas à un robot', 'human'],
    ['ça va mais je veux un humain svp', 'human'],
    ['jveux parler a qqn', 'human'],
    ['Qui lit ça ?', 'whoReads'],
    ['je veux tout effacer', 'erase'],
    ['efface tout stp', 'erase'],
    ['quitter', 'quit'],
    ['les numéros', 'numbers'],
    ['En savoir plus', 'more'],
    ['Cet appareil est à moi', 'keepDevice'],
    ['Ne garde rien ici', 'forgetDevice'],
    ['choisir un mot', 'chooseWord'],
    ['mon code', 'myCode'],
  ])('"%s" is %s', (text, id) => {
    expect(readCommand(heard(text))).toBe(id)
  })

  test.each([
    'il a dit que mon retour au lycée serait un enfer',
    'elle veut pas effacer la photo de son compte',
    'ils ont effacé mon compte et maintenant ils recommencent',
    "je veux pas parler à quelqu'un",
    "j'ai peur de passer devant eux",
    'il me demande mon code de carte',
    "est ce que c'est possible de parler d'un truc qui est pas sur internet",
    'je voulais juste dire merci et demander si je peux effacer mon ancien dossier',
  ])('"%s" is no command', (text) => {
    expect(readCommand(heard(text))).toBeUndefined()
  })

  test('no turn of the corpus is taken for a command by mistake', () => {
    const turns = readConversations().flatMap((conversation) => conversation.turns)
    const taken = turns.filter((turn) => readCommand(heard(turn)) !== undefined)
    expect(taken.sort()).toEqual(
      [
        "attends je veux revenir à la question d'avant",
        'retour',
        "c'est qui qui lit ça ?",
        'je veux parler à une vraie personne pas à un robot',
        'ça va mais je veux un humain svp',
      ].sort(),
    )
    expect(turns.filter((turn) => asksForHuman(heard(turn)))).toHaveLength(2)
  })
})

describe('what commands do', () => {
  function started(): Play {
    const play = new Play()
    play.says('13-14 ans')
    play.says("C'est pour moi")
    play.says('des filles de ma classe se moquent de moi sur insta')
    play.says('Je ne suis pas en danger')
    play.says("Non, ça ne m'arrive pas")
    return play
  }

  test('retour asks the question before, and its new answer replaces the old one', () => {
    const play = started()
    play.says('depuis une semaine')
    const then = play.draft.current
    play.says('retour')
    expect(play.draft.current).toBe('since')
    play.says('depuis deux mois en fait')
    expect(play.draft.answers.since).toBe('depuis deux mois en fait')
    expect(play.draft.current).toBe(then)
  })

  test('recommencer and effacer ask first, and only a clear yes does it', () => {
    const play = started()
    play.says('effacer')
    expect(play.replies.map((reply) => reply.text).join(' ')).toContain("l'équipe garde le récit")
    play.says('non')
    expect(play.effects).toEqual([])
    expect(play.draft.answers.story).toHaveLength(1)
    play.says('effacer')
    play.says('Oui, effacer')
    expect(play.effects).toEqual([{ type: 'erase' }])
    const other = started()
    other.says('recommencer')
    other.says('Oui, recommencer')
    expect(other.draft.answers.story).toEqual([])
    expect(other.draft.current).toBe('age')
  })

  test('corriger names what to change', () => {
    const play = started()
    play.says('depuis une semaine')
    play.says('vous pouvez transmettre')
    play.says('Corriger')
    play.says('Depuis quand')
    expect(play.draft.current).toBe('since')
    play.says('depuis trois mois')
    expect(play.draft.answers.since).toBe('depuis trois mois')
    expect(play.draft.current).toBe('recap')
  })

  test('the numbers come back whenever asked for', () => {
    const play = new Play()
    play.says('je veux mourir')
    play.says('les numéros')
    expect(play.replies.at(-1)?.contacts?.[0]?.id).toBe('3114')
    expect(play.replies.at(-1)?.text).toContain('3114')
  })

  test('device and word', () => {
    const play = started()
    play.says('Cet appareil est à moi')
    expect(play.effects).toEqual([{ type: 'keep_device' }])
    play.says('Ne garde rien ici')
    expect(play.effects).toEqual([{ type: 'forget_device' }])
    play.says('Choisir un mot')
    play.says('abc')
    expect(play.effects).toEqual([])
    play.says('tournesol')
    expect(play.effects).toEqual([{ type: 'set_word', word: 'tournesol' }])
    expect(play.draft.answers.story).toHaveLength(1)
  })

  test('a story written where a word was waited for is a story', () => {
    const play = started()
    play.says('Choisir un mot')
    play.says('mon ex a posté mes nudes')
    expect(play.effects).toEqual([{ type: 'queue', reason: 'high' }])
    expect(play.draft.answers.story).toContain('mon ex a posté mes nudes')
  })

  test('an urgent story in the form of a question is not answered like a question about us', () => {
    const play = new Play()
    play.says('mes parents vont voir mes nudes qui tournent au lycée ?')
    expect(play.effects).toContainEqual({ type: 'queue', reason: 'high' })
  })
})
