import { describe, expect, test } from 'vitest'
import { newDraft, type ReportDraft } from '../../dialogs/draft.ts'
import type { Heard } from '../../dialogs/heard.ts'
import { questions } from '../../dialogs/questions/index.ts'
import { readAge, readSaidAge } from '../../dialogs/readers/age.ts'
import { readAsked } from '../../dialogs/readers/asked.ts'
import { confirms, givesConsent, refusesConsent } from '../../dialogs/readers/consent.ts'
import { saysContact } from '../../dialogs/readers/contact.ts'
import { readManner } from '../../dialogs/readers/manners.ts'
import { plainWords } from '../../dialogs/readers/plain-words.ts'
import { readDanger, readSuicide } from '../../dialogs/readers/safety.ts'
import { readOngoing, readSince } from '../../dialogs/readers/time.ts'
import { wordsFor } from '../../dialogs/words.ts'
import { findLinks } from '../../services/evidence/find-links.ts'
import { speakers } from '../../services/taxonomy.ts'
import { triageMessage } from '../../services/triage/triage-message.ts'

function heard(text: string): Heard {
  const words = plainWords(text)
  return {
    text,
    words,
    wordCount: words === '' ? 0 : words.split(' ').length,
    asks: text.includes('?'),
    links: findLinks(text).links,
    triage: triageMessage(text),
  }
}

function draftOf(change: Partial<ReportDraft['answers']>): ReportDraft {
  const draft = newDraft()
  return { ...draft, answers: { ...draft.answers, ...change } }
}

describe('every question', () => {
  test.each(speakers)('understands each of its own buttons, for a %s', (speaker) => {
    const draft = draftOf({ speaker, story: ['on se moque de moi'] })
    const t = wordsFor(draft)
    for (const question of questions) {
      const { suggestions } = question.ask(draft, t)
      expect(suggestions.length).toBeGreaterThanOrEqual(2)
      expect(suggestions.length).toBeLessThanOrEqual(5)
      for (const button of suggestions) {
        expect(question.read(heard(button), draft), `${question.id}: ${button}`).toBeDefined()
      }
    }
  })

  test('no button of an ordinary question is read as danger', () => {
    const draft = draftOf({ story: ['on se moque de moi'] })
    const t = wordsFor(draft)
    for (const question of questions.filter(({ id }) => id !== 'danger' && id !== 'suicide')) {
      for (const button of question.ask(draft, t).suggestions) {
        expect(triageMessage(button).severity, button).not.toBe('critical')
      }
    }
  })
})

describe('safety readers', () => {
  test.each([
    ['Je suis en danger', 'yes'],
    ['oui', 'yes'],
    ['ouais grave', 'yes'],
    ['je suis pas en sécurité', 'yes'],
    ['non je me sens pas en sécurité', 'yes'],
    ['je me sens plus en sécurité chez moi', 'yes'],
    ['jsp', 'unsure'],
    ['peut-être', 'unsure'],
    ['je sais pas trop', 'unsure'],
    ['non', 'no'],
    ['nan ça va', 'no'],
    ['je suis pas en danger', 'no'],
    ['triste mais je suis pas en danger', 'no'],
    ['bof, en colère, mais je suis en sécurité', 'no'],
    ['oui ça continue', undefined],
    ['oui encore', undefined],
    ["je sais pas qui c'est", undefined],
    ["j'en sais rien moi, des random", undefined],
    ['oui je dors, oui je mange', undefined],
    ["non c'est fini, le compte a été supprimé", undefined],
    ['ok', undefined],
  ])('danger: "%s" is %s', (text, expected) => {
    expect(readDanger(heard(text))).toBe(expected)
  })

  test.each([
    ["Oui, ça m'arrive", 'yes'],
    ['parfois', 'yes'],
    ["j'y pense", 'yes'],
    ['oui un peu', 'yes'],
    ['👍', 'yes'],
    ['je sais pas', 'unsure'],
    ["Non, ça ne m'arrive pas", 'no'],
    ["non j'y pense pas", 'no'],
    ['jamais', 'no'],
    ["non mais j'ai pas envie de mourir hein", 'no'],
    ['des gars de mon équipe, 13 ans', undefined],
    ['😞 👍🏠', undefined],
  ])('suicide: "%s" is %s', (text, expected) => {
    expect(readSuicide(heard(text))).toBe(expected)
  })
})

describe('other readers', () => {
  test.each([
    ['13-14', '13_14'],
    ['1️⃣3️⃣', '13_14'],
    ["j'ai 16 ans", '15_17'],
    ['Moins de 11 ans', 'under_11'],
    ['18 ans ou plus', '18_plus'],
    ['je suis en 4e', '13_14'],
    ['il a 15 ans', undefined],
    ['depuis 2 mois', undefined],
  ])('age: "%s" is %s', (text, expected) => {
    expect(readAge(plainWords(text))).toBe(expected)
  })

  test("somebody else's age is not the teen's", () => {
    expect(readSaidAge(plainWords('une fille de 14 ans de mon lycée'), 'victim')).toBeUndefined()
    expect(readSaidAge(plainWords('ma fille de 8 ans'), 'parent')).toBe('under_11')
    expect(readSaidAge(plainWords('slt je suis Kenza j ai 14 ans et'), undefined)).toBe('13_14')
  })

  test('consent, refusal, and what is neither', () => {
    for (const text of [
      'oui vous pouvez transmettre',
      'oui envoyez',
      'ouais vas-y envoie',
      'vous pouvez transmettre',
    ]) {
      expect(givesConsent(heard(text)), text).toBe(true)
    }
    for (const text of [
      'oui',
      'ok',
      'il a envoyé ma photo',
      'elle veut envoyer mes nudes',
      'ils ont tout transmis à ma mère',
    ]) {
      expect(givesConsent(heard(text)), text).toBe(false)
    }
    for (const text of [
      'non je veux pas que vous transmettez',
      'laisse tomber',
      'en fait laissez tomber, je vais gérer',
      'non rien à transmettre',
      'Ne pas envoyer',
      'non, je veux pas que ce soit transmis',
    ]) {
      expect(refusesConsent(heard(text)), text).toBe(true)
    }
    for (const text of [
      'oui mais sans mon prénom',
      'il veut pas que je parte',
      'appelez pas chez moi surtout',
      "je préfère qu'on me recontacte pas",
      'elle veut pas laisser tomber',
    ]) {
      expect(refusesConsent(heard(text)), text).toBe(false)
    }
    for (const text of [
      'oui',
      'OUI',
      '👍',
      'yes',
      "oui c'est bon",
      'oui tout est bon',
      'je sais pas... ok',
      'oui mais doucement',
      'Oui, je confirme.',
    ]) {
      expect(confirms(heard(text)), text).toBe(true)
    }
    for (const text of ['non', 'attends', 'Ilyana', '13-14', 'oui mais en fait non', 'ok mais envoyez pas']) {
      expect(confirms(heard(text)), text).toBe(false)
    }
  })

  test('time', () => {
    expect(readSince(plainWords('depuis la rentrée, ouais ça continue'), false)).toBe(true)
    expect(readSince(plainWords('2 mois'), false)).toBe(true)
    expect(readSince(plainWords('je dors plus depuis que tout le monde se moque'), true)).toBeUndefined()
    expect(readOngoing(plainWords('oui encore'))).toBe('yes')
    expect(readOngoing(plainWords("non c'est fini"))).toBe('no')
    expect(readOngoing(plainWords("c'est encore moi de tout à l'heure"))).toBeUndefined()
  })

  test("somebody else's number is no contact", () => {
    expect(
      saysContact(heard('par sms son num c 06 39 98 77 10 et mail elsa.exemple@example.com c pas des liens mdr')),
    ).toBe(false)
    expect(saysContact(heard('Augustin, whatsapp au 06 39 98 11 12'))).toBe(true)
    expect(saysContact(heard("Alma, et je préfère qu'on me recontacte pas"))).toBe(true)
  })

  test('manners', () => {
    expect(readManner(heard('re'))).toBe('return')
    expect(readManner(heard("c'est encore moi de tout à l'heure"))).toBe('return')
    expect(readManner(heard('ma mère arrive je dois y aller'))).toBe('pause')
    expect(readManner(heard("t'es un robot pourri tu sers à rien"))).toBe('insult')
    expect(readManner(heard('mdr je teste'))).toBe('joke')
    expect(readManner(heard('je dirai pas mon âge'))).toBe('refusal')
    expect(readManner(heard('ils me traitent de robot et de merde tous les jours au lycée'))).toBeUndefined()
  })

  test('questions about us', () => {
    expect(readAsked(heard("c'est qui qui lit ça ?"))).toEqual(['who'])
    expect(readAsked(heard('et mes parents ils peuvent le voir ? et la police ?'))).toEqual(['parents', 'police'])
    expect(readAsked(heard("si je signale un tiktok est-ce que la personne saura que c'est moi ?"))).toEqual(['known'])
    expect(readAsked(heard('ma mère a vu les messages'))).toEqual([])
  })
})
