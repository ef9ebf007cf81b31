import { describe, expect, test } from 'vitest'
import { readMessage } from '../../../services/triage/read-message.ts'
import { triageMessage } from '../../../services/triage/triage-message.ts'
import { readRulesOf } from '../../../services/triage/triage-report.ts'

/**
 * A danger said in plain words is heard wherever it stands: neither a long story about something else nor an answer to a
 * question hides it.
 */
const plain = [
  'je veux mourir',
  'je vais me tuer',
  'jvais me suicider ce soir',
  'g envie de mourir',
  'je veux plus vivre',
  'je me scarifie',
  'je me coupe les bras',
  'mon père me frappe',
  'ma mère m’a frappée hier',
  'il m’a violée',
  'je me suis fait violer',
  'j’ai pris plein de médicaments',
  'il est devant chez moi avec un couteau',
  'il a dit qu’il allait me poignarder demain',
]
const before = [
  'bonjour, je sais pas trop comment le dire mais depuis la rentrée c’est compliqué au collège avec les autres et voilà',
  'ça va pas du tout en ce moment, je dors mal, mes notes ont baissé et',
  'oui c’est dans le groupe de la classe sur snap, ils sont une dizaine,',
  'il y a un garçon de ma classe qui a posté une photo de moi sur insta et tout le monde se moque, du coup',
  'la dernière fois',
  '',
]
const after = ['', 'voilà c’est tout', 'et je sais pas à qui en parler, merci de me lire', 'à cause de @fauss_lea']

describe.each(plain)('« %s » is critical', (danger) => {
  const tellings = before.flatMap((start) => after.map((end) => `${start} ${danger} ${end}`.trim()))
  test.each(tellings)('%s', (telling) => {
    expect(triageMessage(telling).severity).toBe('critical')
    expect(triageMessage(telling, true).severity).toBe('critical')
  })
})

/** The model may still doubt, upwards. */
test.each([
  'je veux pas mourir, je veux juste que mes photos soient enlevées',
  'j’ai 0 envie de mourir rassurez vous, c’est ma vidéo qui tourne',
  'il m’a pas violée, il m’écrit juste trop',
  'mon père me frappe pas',
  'mdr je veux mourir de honte trop gênant',
  '« je vais me tuer » c’est le titre de sa vidéo',
])('what is denied is not said outright: %s', (text) => {
  expect(readRulesOf([readMessage(text, 0)]).sure).toEqual([])
})

/** A turn of phrase begins alike ("ma mère va me tuer si je rate mon contrôle"); what follows makes it no figure of speech. */
test.each([
  'il va me tuer si je parle',
  'il a dit qu’il me tuerait si je le disais à quelqu’un',
  'si je raconte il me bute',
])('a death threat for talking is at least high: %s', (text) => {
  for (const isReply of [false, true]) expect(['critical', 'high']).toContain(triageMessage(text, isReply).severity)
})

test.each([
  'ma mère va me tuer si elle voit ma chambre',
  'j’ai eu 4 en histoire mes parents vont me tuer',
  'il mont mis la misère 3 à 0',
])('a turn of phrase stays one: %s', (text) => {
  expect(triageMessage(text).severity).toBe('low')
})

test.each([
  'il mont violé a 2',
  'il m’a étranglé',
  'mon coach me demande de me déshabiller',
  'vous entendrez plus parler de moi',
])('is critical as a story and as a reply: %s', (text) => {
  for (const isReply of [false, true]) expect(triageMessage(text, isReply).severity).toBe('critical')
})
