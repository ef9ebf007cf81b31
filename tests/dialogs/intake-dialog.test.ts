import { describe, expect, test } from 'vitest'
import { afternoon, Play } from './play.ts'

const lastText = (play: Play): string => play.replies.at(-1)?.text ?? ''
const allText = (play: Play): string => play.replies.map((reply) => reply.text).join('\n')

/** Someone whose story and safety answers are told: what is left is optional. */
function reporting(): Play {
  const play = new Play()
  play.says('13-14 ans')
  play.says("C'est pour moi")
  play.says('des filles de ma classe se moquent de moi sur insta')
  play.says('Je ne suis pas en danger')
  play.says("Non, ça ne m'arrive pas")
  return play
}

describe('the beginning', () => {
  test('two short sentences, then an age, for whom, and the story', () => {
    const play = new Play()
    expect(play.replies.map((reply) => reply.text)).toEqual([
      "Salut, je suis Relais, un programme\u202f: l'équipe lit ce que tu écris. N'envoie jamais de photo intime ici\u202f: des mots ou un lien suffisent.",
      'Tu as quel âge, à peu près\u202f? Ou raconte tout de suite, si tu préfères.',
    ])
    expect(play.replies.at(-1)?.suggestions).toEqual(
      expect.arrayContaining(['13-14 ans', 'Passer', 'En savoir plus', "Parler à quelqu'un"]),
    )
    play.says('13-14 ans')
    expect(lastText(play)).toContain("pour toi ou pour quelqu'un d'autre")
    play.says("C'est pour moi")
    expect(lastText(play)).toContain('Raconte-moi')
  })

  test('a story told instead of an age is the story: danger is asked next', () => {
    const play = new Play()
    play.says('on se moque de moi tous les jours dans le groupe de classe')
    expect(play.draft.answers.story).toHaveLength(1)
    expect(lastText(play)).toContain('es-tu en danger')
    expect(play.replies.at(-1)?.suggestions).toEqual(
      expect.arrayContaining(['Je suis en danger', 'Je ne suis pas en danger', 'Je ne sais pas']),
    )
  })

  test('the number is in view before the question about dying', () => {
    const play = new Play()
    play.says('on se moque de moi tous les jours dans le groupe de classe')
    play.says('Je ne suis pas en danger')
    expect(play.replies.at(-1)?.contacts?.[0]?.id).toBe('3114')
    expect(lastText(play).indexOf('3114')).toBeLessThan(lastText(play).indexOf("Est-ce que ça t'arrive"))
    expect(lastText(play)).toContain('on pense à mourir')
  })

  test('a child under 11 is not asked about dying without a sign', () => {
    const play = new Play()
    play.says('Moins de 11 ans')
    play.says("C'est pour moi")
    play.says('des enfants se moquent de moi sur un jeu')
    play.says('Je ne suis pas en danger')
    expect(play.transcript).not.toContain('mourir')
    expect(play.draft.helpGiven).toBe(true)
  })
})

describe('help', () => {
  test('comes right after the safety questions: advice, contacts, a person, the code once', () => {
    const play = reporting()
    expect(allText(play)).toContain("Ce n'est pas ta faute")
    expect(allText(play)).toContain('3018')
    expect(allText(play)).toContain("Une personne de l'équipe peut te répondre ici")
    expect(play.effects).toContainEqual({ type: 'code_issued', code: 'lune-pomme-tigre-sable-vent-robe' })
    expect(play.replies.filter((reply) => reply.kind === 'code')).toHaveLength(1)
    play.says('2 mois')
    expect(play.effects.some((effect) => effect.type === 'code_issued')).toBe(false)
  })

  test('fits an intimate image: removal services, and never a reproach', () => {
    const play = new Play()
    play.says('mon ex a envoyé mes nudes à toute la classe')
    expect(play.effects).toContainEqual({ type: 'queue', reason: 'high' })
    expect(allText(play)).toContain('je le transmets déjà')
    play.says('Je ne suis pas en danger')
    play.says("Non, ça ne m'arrive pas")
    expect(allText(play)).toContain("Personne n'a le droit de partager cette image")
    expect(allText(play)).toContain('Take It Down')
  })

  test('with nobody on duty no delay and no person is promised', () => {
    const play = new Play({ onDuty: false, nextDutyAt: afternoon + 18 * 3_600_000 })
    play.says('on se moque de moi tous les jours dans le groupe de classe')
    play.says('Je ne suis pas en danger')
    play.says("Non, ça ne m'arrive pas")
    expect(allText(play)).toContain("L'équipe n'est pas là en ce moment. Elle revient demain à 9\u00a0h.")
    expect(allText(play)).toContain('3018')
    expect(allText(play)).not.toContain('peut te répondre ici')
    play.says('vous pouvez transmettre')
    play.says('oui')
    expect(play.effects).toContainEqual({ type: 'queue', reason: 'confirmed' })
    expect(play.transcript).not.toContain('prévue avant')
  })

  test('with somebody on duty the hour is the one given', () => {
    const play = reporting()
    play.says('vous pouvez transmettre')
    play.says('oui')
    expect(allText(play)).toContain('Une réponse est prévue avant 16\u00a0h.')
  })
})

describe('safety answers', () => {
  const atDanger = (): Play => {
    const play = new Play()
    play.says('on se moque de moi tous les jours dans le groupe de classe')
    return play
  }

  test.each([
    'Je suis en danger',
    'oui',
    'je sais pas',
    'peut-être',
    'oui un peu',
    'je suis pas en sécurité',
    'Je ne sais pas',
  ])('"%s" at the danger question is danger', (answer) => {
    const play = atDanger()
    play.says(answer)
    expect(play.report.severity).toBe('critical')
    expect(play.effects).toContainEqual({ type: 'queue', reason: 'critical' })
    expect(play.replies[0]?.contacts?.[0]?.action).toBe('tel:17')
  })

  test.each([
    'oui ça continue',
    'oui encore',
    "je sais pas qui c'est",
    'depuis 2 mois',
    'oui vous pouvez transmettre',
    "c'est qui qui lit ça ?",
  ])('"%s" at the danger question answers something else', (answer) => {
    const play = atDanger()
    play.says(answer)
    expect(play.draft.answers.danger).toBeUndefined()
    expect(play.report.severity).toBe('medium')
  })

  test('a missed safety question is left for a person', () => {
    const play = atDanger()
    play.says('depuis 2 mois')
    play.says('des filles de ma classe')
    expect(play.report.answers).toEqual(
      expect.arrayContaining([
        { question: 'danger', answer: 'ask_again' },
        { question: 'suicide', answer: 'ask_again' },
      ]),
    )
  })

  test('a danger once said is not undone by a later reassurance', () => {
    const play = atDanger()
    play.says('Je suis en danger')
    play.says('je suis pas en danger en fait')
    expect(play.draft.answers.danger).toBe('yes')
    expect(play.report.severity).toBe('critical')
  })
})

describe('misunderstandings', () => {
  test('two answers in a row that answer nothing: a person is offered, and the report goes on', () => {
    const play = reporting()
    play.says('hmm')
    play.says('voila')
    expect(allText(play)).toContain('parler à une personne')
  })

  test('whoever leaves two questions unanswered gets the recap, not more form', () => {
    const play = reporting()
    play.says('hmm')
    play.says('voila')
    expect(play.draft.current).toBe('recap')
  })

  test('questions about us are answered and the open question stays', () => {
    const play = reporting()
    const open = play.draft.current
    for (const [asked, answer] of [
      ["c'est gratuit ?", 'gratuit'],
      ["c'est qui qui lit ça ?", "L'équipe de Relais lit"],
      ['et mes parents ils vont le savoir ?', 'parents ne sont pas prévenus automatiquement'],
      ['est-ce que je vais en prison', 'La loi'],
      ["c'est ouvert le dimanche ?", 'à toute heure'],
    ] as const) {
      play.says(asked)
      expect(allText(play)).toContain(answer)
      expect(play.draft.current).toBe(open)
    }
  })
})

describe('consent', () => {
  test('a yes is consent only at the recap', () => {
    const play = reporting()
    play.says('oui')
    expect(play.effects.some((effect) => effect.type === 'queue')).toBe(false)
    expect(play.draft.current).toBe('recap')
    play.says('oui')
    expect(play.effects).toContainEqual({ type: 'queue', reason: 'confirmed' })
  })

  test('consent in words brings the recap; what is said there is a correction', () => {
    const play = reporting()
    play.says('oui vous pouvez transmettre')
    expect(play.draft.current).toBe('recap')
    expect(allText(play)).toContain('des filles de ma classe se moquent de moi')
    play.says('Ilyana')
    expect(play.draft.answers.contact).toBe('Ilyana')
    expect(play.draft.current).toBe('recap')
    play.says('oui mais sans mon prénom')
    expect(play.draft.confirmed).toBe(true)
  })

  test('a no at the recap asks what is wrong; a yes there only shows the question again', () => {
    const play = reporting()
    play.says('vous pouvez transmettre')
    play.says('non')
    expect(lastText(play)).toContain('corriger quelque chose')
    play.says('oui')
    expect(play.draft.confirmed).toBe(false)
    expect(play.draft.current).toBe('recap')
  })

  test('a refusal leaves the queue kindly, and can be taken back in clear words', () => {
    const play = reporting()
    play.says('non je veux pas que vous transmettez')
    expect(play.effects).toContainEqual({ type: 'leave_queue' })
    expect(play.replies.some((reply) => (reply.contacts?.length ?? 0) > 0)).toBe(true)
    play.says('oui je suis sûr')
    expect(play.draft.confirmed).toBe(false)
    play.says('bon ok oui')
    expect(play.effects).toContainEqual({ type: 'queue', reason: 'confirmed' })
  })

  test('after a refusal a critical sentence is queued all the same', () => {
    const play = reporting()
    play.says('laissez tomber')
    play.says('je veux mourir')
    expect(play.effects).toContainEqual({ type: 'queue', reason: 'critical' })
    play.says('je veux pas que vous transmettez')
    expect(allText(play)).toContain("l'équipe est déjà prévenue")
  })
})

describe('who speaks', () => {
  test('whoever did it is told first that justice may read this, and is not asked for links', () => {
    const play = new Play()
    play.says('15-17 ans')
    play.says("J'ai fait quelque chose que je regrette")
    expect(play.replies[0]?.text).toContain('La justice peut demander à lire')
    play.says("j'ai envoyé la photo nue d'une fille à deux potes")
    play.says('Non, pas de danger maintenant')
    play.says("Non, elle n'en parle pas")
    expect(allText(play)).toContain('Ne contacte pas la personne')
    expect(play.transcript).not.toContain('colle le lien')
    expect(play.transcript).not.toContain('supprime')
  })

  test('a parent is addressed as vous, about the child', () => {
    const play = new Play()
    play.says('Passer')
    play.says('Je suis parent')
    expect(allText(play)).toContain('Racontez-moi')
    play.says('Des élèves se moquent de mon fils tous les jours sur Snapchat')
    expect(lastText(play)).toContain('votre enfant est-il en danger')
  })

  test('violence at home: 119, and no question about a trusted adult or who is near', () => {
    const play = new Play()
    play.says('le copain de ma mère vient dans ma chambre la nuit')
    expect(play.replies[0]?.contacts?.map((contact) => contact.id)).toContain('119')
    for (const turn of ['13-14', 'je sais pas quoi faire', 'il rentre à 19h']) play.says(turn)
    expect(play.transcript).not.toMatch(
      /adulte en qui tu as confiance|Il y a quelqu'un près de toi|parle à tes parents/,
    )
  })
})

describe('other ways in', () => {
  test('nothing but "parler à quelqu\'un" is a valid report', () => {
    const play = new Play()
    play.says("Parler à quelqu'un")
    expect(play.effects).toContainEqual({ type: 'queue', reason: 'human_asked' })
    expect(allText(play)).toContain("je demande à l'équipe")
  })

  test('a language that is not French is passed on at once, and said in English when it is English', () => {
    const play = new Play()
    play.says('a guy is blackmailing me with my pictures and i do not know what to do')
    expect(play.effects).toContainEqual({ type: 'queue', reason: 'not_french' })
    expect(play.replies[0]?.text).toContain('You can go on in English')
  })

  test('a file is refused with words and a way to have an image removed', () => {
    const play = new Play()
    const replies = play.does({ kind: 'refused_file' })
    expect(replies[0]?.text).toContain('ni ouvert ni gardé')
    expect(replies.at(-1)?.contacts?.map((contact) => contact.id)).toContain('take_it_down')
  })

  test('everything in one message: nothing is asked again, and one yes sends it', () => {
    const play = new Play()
    play.says(
      "slt j'ai 14 ans, une fille de 4e a fait un compte insta https://instagram.com/anti.exemple avec des insultes sur moi, ça fait 2 mois et le compte est encore ouvert, je suis pas en danger, vous pouvez transmettre et me répondre par mail exemple@example.org",
    )
    expect(play.draft.current).toBe('recap')
    expect(play.draft.answers).toMatchObject({
      age: '13_14',
      danger: 'no',
      links: [{ url: 'https://instagram.com/anti.exemple' }],
    })
    play.says('oui tout est bon')
    expect(play.draft.confirmed).toBe(true)
  })

  test('leaving and coming back: where we were', () => {
    const play = reporting()
    const asked = lastText(play).replace(/^En attendant.*? bien\. /, '')
    play.says('ma mère arrive je dois y aller')
    expect(play.draft.paused).toBe(true)
    play.says('re')
    expect(lastText(play)).toBe(asked)
  })
})

describe('after the end', () => {
  test('whoever writes in a closed case is passed on to a person again', () => {
    const play = reporting()
    play.says('vous pouvez transmettre')
    play.says('oui')
    play.status = 'closed'
    play.says('merci')
    expect(play.effects).toEqual([])
    play.says('ils ont recommencé hier soir')
    expect(play.effects).toContainEqual({ type: 'queue', reason: 'human_asked' })
    expect(allText(play)).toContain("L'équipe avait terminé ici")
  })
})

describe('who is spoken about', () => {
  test('"mon pote" who is the danger does not make the writer a friend of the victim', () => {
    const play = new Play()
    play.says('mon pote a un couteau et il veut me planter demain au lycée')
    expect(play.report.speaker).toBe('victim')
    expect(allText(play)).toContain("Mets-toi à l'abri")
  })

  test('a parent who says so first is a parent', () => {
    const play = new Play()
    play.says('Je suis parent')
    expect(play.report.speaker).toBe('parent')
    expect(allText(play)).toContain('Racontez-moi')
  })
})
