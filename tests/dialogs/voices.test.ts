import { describe, expect, test } from 'vitest'
import { afternoon, Play } from './play.ts'

/**
 * Whole conversations, as different people have them. Each expectation is something that a counsellor reading over the
 * shoulder would insist on.
 */
const texts = (play: Play): string[] => play.replies.map((reply) => reply.text)
const said = (play: Play): string => texts(play).join('\n')
const buttons = (play: Play): string[] => play.replies.at(-1)?.suggestions ?? []

function talk(...turns: string[]): Play {
  const play = new Play()
  for (const turn of turns) play.says(turn)
  return play
}

const night = (): Play =>
  new Play({ onDuty: false, nextDutyAt: afternoon + 18 * 3_600_000 }, afternoon + 11 * 3_600_000)

describe('after a message about dying', () => {
  test('the code comes in the same turn, last: whoever leaves now can come back', () => {
    const play = talk("j'ai envie de mourir")
    expect(play.replies[0]?.kind).toBe('numbers')
    expect(play.replies.at(-1)?.kind).toBe('code')
    expect(play.effects).toContainEqual({ type: 'code_issued', code: 'lune-pomme-tigre-sable-vent-robe' })
    play.says('oui')
    expect(said(play)).not.toContain('code de suivi')
  })

  test('one gentle question at a time: today, then who is near', () => {
    const play = talk("j'ai envie de mourir", 'jsp trop quoi dire')
    expect(texts(play).filter((text) => text.endsWith('?'))).toEqual([
      "Est-ce que tu risques de te faire du mal aujourd'hui\u202f?",
    ])
    play.says("Non, pas aujourd'hui")
    expect(said(play)).toContain('Si ça change, dis-le-moi.')
    expect(texts(play).filter((text) => text.endsWith('?'))).toEqual([
      "Il y a quelqu'un près de toi en ce moment\u202f?",
    ])
    play.says("Personne n'est là")
    expect(said(play)).toContain('Tu peux appeler une personne de confiance, ou le 3114.')
    expect(play.report.answers).toContainEqual({ question: 'today', answer: 'no' })
  })

  test.each(["Oui, aujourd'hui", 'oui', 'je sais pas', 'ce soir je pense', "j'en peux plus"])(
    '"%s" to "aujourd\'hui ?": 15 comes first, once',
    (answer) => {
      const play = talk("j'ai envie de mourir", 'voilà', answer)
      expect(play.replies[0]?.contacts?.[0]?.action).toBe('tel:15')
      expect(said(play)).toContain('dis-leur où tu es')
      expect(play.report.answers.find(({ question }) => question === 'today')?.answer).not.toBe('no')
      play.says('oui')
      expect(play.replies.some((reply) => reply.kind === 'numbers')).toBe(false)
    },
  )

  test('"vous êtes là ?" is answered truly, by day and at night', () => {
    const play = talk("j'ai envie de mourir", 'vous êtes là ?')
    expect(said(play)).toContain("Je suis un programme, et l'équipe est prévenue.")
    const alone = night()
    alone.says("j'ai envie de mourir")
    alone.says('vous êtes là ?')
    expect(said(alone)).toContain("L'équipe n'est pas là en ce moment.")
    expect(said(alone)).toContain('3114 répond maintenant')
  })

  test('asked about dying, "j\'en ai marre de tout" is doubt, and doubt is danger', () => {
    const play = talk("on m'insulte sur insta", 'Je ne suis pas en danger', "j'en ai marre de tout")
    expect(play.replies[0]?.contacts?.[0]?.id).toBe('3114')
    expect(play.effects).toContainEqual({ type: 'queue', reason: 'critical' })
  })

  test('in English the number is said in English', () => {
    expect(said(talk('i want to kill myself tonight'))).toContain('In English, 3114 can help you right now.')
  })
})

describe('sextortion at two in the morning', () => {
  test('whoever also thinks of dying still hears not to pay, right after the numbers', () => {
    const play = night()
    play.says('un mec me dit que si je paye pas 200 euros avant 8h il envoie ma vidéo à tous mes contacts')
    play.says('je suis pas en danger')
    play.says('parfois oui')
    expect(play.replies[0]?.contacts?.[0]?.id).toBe('3114')
    expect(said(play)).toContain("En ce moment, personne de l'équipe n'est là.")
    play.says("j'ai déjà payé 50")
    expect(said(play)).toContain("Ce n'est pas ta faute.")
    expect(said(play)).toContain('Ne paie pas')
    expect(said(play)).toContain('Même si tu as déjà payé, on peut encore agir.')
  })
})

describe('violence at home, the parent next door', () => {
  test('119, a way without a voice, never the parents, and the truth when they must not know', () => {
    const play = talk('mon beau-père me frappe et il est dans la pièce à côté')
    expect(play.replies[0]?.contacts?.map((contact) => contact.id)).toContain('119')
    play.says('je peux pas parler')
    expect(said(play)).toContain('envoie un SMS au 114')
    expect(said(play)).toContain("Ce n'est pas ta faute.")
    play.says('je veux pas que mes parents sachent')
    expect(said(play)).toContain('Tes parents ne sont pas prévenus automatiquement.')
    expect(play.transcript).not.toMatch(/Il y a quelqu'un près de toi|adulte de confiance|en qui tu as confiance/)
  })
})

describe('not safe at home, told in few words', () => {
  test('nobody asks who is near', () => {
    const play = talk('je suis pas en sécurité chez moi', 'mon père')
    expect(play.report.severity).toBe('critical')
    expect(play.transcript).not.toContain("Il y a quelqu'un près de toi")
  })
})

describe('a joke, afterwards', () => {
  test('is not laughed off: the door stays open and the question is asked', () => {
    const play = talk("j'ai envie de mourir", 'je rigole mdr')
    expect(said(play)).toContain('Même pour rire, tu peux en parler ici')
    play.says('ok bon en fait un peu')
    expect(said(play)).toContain("aujourd'hui")
    expect(buttons(play)).toContain('Passer')
  })
})

describe('writing about somebody else', () => {
  test('the friend of a girl who wants to die is told not to keep it, and asked where she is', () => {
    const play = talk("ma meilleure copine m'a dit qu'elle voulait mourir et elle répond plus", 'je flippe')
    expect(said(play)).toContain('Ne garde pas ça pour toi')
    expect(texts(play).at(-1)).toBe('Tu sais où est cette personne en ce moment\u202f?')
    expect(play.transcript).not.toContain('tu risques de te faire du mal')
  })

  test('"une pote est harcelée" is about her: the questions are too', () => {
    const play = talk('une pote est harcelée sur snap par des gars du lycée')
    expect(said(play)).toContain('cette personne est-elle en danger')
    play.says('Non, pas de danger maintenant')
    expect(said(play)).toContain('cette personne parle de mourir')
  })

  test('a parent reads "votre enfant", and the answers offered are understood', () => {
    const play = talk(
      'ma fille de 13 ans se fait insulter tous les jours sur Snapchat',
      'Non, pas de danger maintenant',
    )
    expect(said(play)).toContain('Votre enfant parle-t-il de mourir')
    expect(buttons(play)).toContain("Non, mon enfant n'en parle pas")
    play.says("Non, mon enfant n'en parle pas")
    expect(play.draft.answers.suicide).toBe('no')
    const other = talk('ma fille de 13 ans se fait insulter tous les jours', 'Non, pas de danger maintenant')
    other.says('Oui, mon enfant en parle')
    expect(other.report.severity).toBe('critical')
  })

  test('a doubt about another person is explained, not only alarmed about', () => {
    const play = talk('une pote est harcelée sur snap par des gars du lycée', 'Non, pas de danger maintenant', 'jsp')
    expect(said(play)).toContain('Dans le doute, on ne prend pas de risque.')
    expect(play.report.severity).toBe('critical')
  })
})

describe('whoever did it and regrets it', () => {
  test('is told of justice before anything else, by words alone', () => {
    const play = talk("j'ai partagé une photo nue d'une fille de ma classe et je m'en veux")
    expect(texts(play)[0]).toContain('La justice peut demander à lire')
    expect(play.report.speaker).toBe('perpetrator')
    expect(said(play)).toContain('cette personne est-elle en danger')
  })

  test('may be at risk too: asked about themselves, and answered as such', () => {
    const play = talk("j'ai partagé une photo nue d'une fille de ma classe et je m'en veux", 'non')
    expect(said(play)).toContain("Est-ce que ça t'arrive d'y penser")
    play.says('oui')
    expect(said(play)).toContain('Ta vie compte')
    expect(said(play)).not.toContain("donner l'alerte")
  })

  test.each([
    "j'ai envoyé une photo nue de moi à un garçon de ma classe",
    'une fille a partagé une photo de moi, on a signalé à la cpe',
    'mon ex a partagé une vidéo de moi',
  ])('"%s" was done by nobody who writes', (text) => {
    expect(talk(text).report.speaker).not.toBe('perpetrator')
  })
})

describe('words that are no story', () => {
  test('anger at the program is heard, and is not passed on as a story', () => {
    const play = talk("vous servez à rien c'est encore un robot de merde")
    expect(said(play)).toContain("Tu as le droit d'être en colère.")
    expect(play.draft.answers.story).toEqual([])
  })

  test('"oui envoyez" is consent and stays out of the summary', () => {
    const play = talk('on se moque de moi tous les jours en classe', 'Je ne suis pas en danger', 'non', 'oui envoyez')
    expect(said(play)).toContain('Ce qui se passe\u202f: on se moque de moi tous les jours en classe')
    expect(said(play)).not.toContain('envoyez')
  })

  test.each(['je veux rien dire', 'laissez moi tranquille'])('"%s" is left in peace', (text) => {
    const play = talk('13-14 ans', "C'est pour moi", text)
    expect(play.draft.answers.story).toEqual([])
    expect(said(play)).not.toContain('es-tu en danger')
  })

  test('dots are given time, a lone question mark an explanation', () => {
    const play = talk("on m'insulte", '...')
    expect(said(play)).toContain('Prends ton temps.')
    play.says('?')
    expect(said(play)).toContain('Je pose ces questions pour trouver la bonne aide.')
  })
})

describe('typed in a hurry', () => {
  test.each([
    ['retuor', 'back.none', 'déjà au début'],
    ['effasser', 'erase', 'tout effacer'],
    ['parlé a qelqun', 'human', "je demande à l'équipe"],
    ['pasé', 'skip', 'on passe'],
  ])('"%s" is understood (%s)', (typed, _what, answer) => {
    expect(said(talk(typed))).toContain(answer)
  })

  test.each(['twitter', 'laisser', 'ça recommence', 'casser', 'détour', 'continue'])('"%s" is no slip', (typed) => {
    const play = talk('on se moque de moi tous les jours en classe', 'Je ne suis pas en danger', 'non')
    play.says(typed)
    expect(said(play)).not.toMatch(/on passe|tout effacer|tout recommencer|Appuie sur « Quitter/)
  })
})

describe('the follow-up code', () => {
  test('"mon code" says kindly that it is shown once, and gives another that opens the same case', () => {
    const play = talk('on se moque de moi tous les jours en classe', 'Je ne suis pas en danger', 'non', 'mon code')
    expect(said(play)).toContain("je ne montre un code qu'une fois")
    expect(buttons(play)).toContain('Nouveau code')
    const open = play.draft.current
    play.says('Nouveau code')
    expect(play.effects).toContainEqual({ type: 'code_issued', code: 'lune-pomme-tigre-sable-vent-robe' })
    expect(play.draft.current).toBe(open)
  })

  test('without a report here, a lost code cannot be replaced, and that is said', () => {
    const play = talk("j'ai perdu mon code")
    expect(said(play)).toContain("je ne peux pas retrouver l'ancienne conversation")
    expect(play.effects).toEqual([])
  })

  test('whoever leaves is reminded to keep it', () => {
    const play = talk(
      'on se moque de moi tous les jours en classe',
      'Je ne suis pas en danger',
      'non',
      'je dois y aller',
    )
    expect(said(play)).toContain('Garde bien ton code de suivi')
  })
})

describe('a picture with words', () => {
  test('the words are answered, the refusal is said once in full and the help once', () => {
    const play = new Play()
    const first = play.does({ kind: 'refused_file', wordsLost: false })
    expect(first[0]?.text).toContain('Tes mots, eux, sont bien arrivés.')
    expect(first.at(-1)?.contacts?.map((contact) => contact.id)).toContain('take_it_down')
    const second = play.does({ kind: 'refused_file', wordsLost: true })
    expect(second).toHaveLength(1)
    expect(second[0]?.text).toContain('Ce fichier aussi a été bloqué')
    expect(second[0]?.text).toContain('renvoie juste les mots')
  })
})

describe('writing in a case that was closed', () => {
  test('a person is told, also when it was critical, and the hours are true', () => {
    const play = night()
    play.says("j'ai envie de mourir")
    play.status = 'closed'
    play.says('coucou ça va pas mieux')
    expect(play.effects).toContainEqual({ type: 'queue', reason: 'human_asked' })
    expect(said(play)).toContain("L'équipe avait terminé ici. Je lui dis que tu as écrit.")
    expect(said(play)).toContain("L'équipe n'est pas là en ce moment.")
  })
})

describe('questions about us', () => {
  test('who reads: the limit of secrecy is said, once', () => {
    const play = talk('qui lit ça ?')
    expect(said(play).match(/secret total/g)).toHaveLength(1)
    expect(said(play)).toContain('grave danger')
  })

  test('how long: an hour only for what the team has', () => {
    const play = talk("on m'insulte", "c'est long ?")
    expect(said(play)).toContain("Je ne connais pas l'heure exacte.")
    const asked = talk("Parler à quelqu'un", "c'est long ?")
    expect(said(asked)).toContain('Une réponse est prévue avant 16\u00a0h.')
  })

  test('told inside a story, the fear of the parents is answered before going on', () => {
    const play = talk("on m'insulte sur insta mais je veux pas que mes parents sachent")
    expect(texts(play)[0]).toContain('Tes parents ne sont pas prévenus automatiquement.')
    expect(texts(play).at(-1)).toContain('es-tu en danger')
  })
})

describe('the length of a turn', () => {
  test('help is five bubbles at most, one question, and it is the last', () => {
    const play = talk('mon ex a envoyé mes nudes à toute la classe', 'Je ne suis pas en danger', 'non')
    expect(play.replies.length).toBeLessThanOrEqual(5)
    expect(texts(play).filter((text) => text.endsWith('?'))).toEqual(texts(play).slice(-1))
  })

  test('nobody is thanked twice in the same turn', () => {
    for (const turns of [
      ['ma fille de 13 ans reçoit des photos nues d’un homme adulte sur Instagram'],
      ['mon ex a envoyé mes nudes à toute la classe'],
      ['on se moque de moi tous les jours en classe'],
      ["j'ai envie de mourir", 'voilà'],
    ]) {
      const play = talk(...turns)
      expect(said(play).match(/Merci de me le dire/g)?.length ?? 0, play.transcript).toBeLessThanOrEqual(1)
    }
  })
})
