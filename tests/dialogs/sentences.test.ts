import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { createTranslators, dialogNamespaces, readSentences, type SentenceKey } from '../../locales/index.ts'

const filled: Record<string, string> = {
  bot: 'Relais',
  code: 'lune-pomme-tigre-sable-vent-robe',
  time: '21 h 05',
  day: 'demain',
  contacts: '3114',
  contact: '3114',
  author: 'Camille',
  text: 'Bonjour',
  value: 'oui',
  name: '3114',
  hours: '24 h/24',
  label: 'SMS au 114',
  takeItDown: 'Take It Down',
}
const fill = (text: string): string => text.replace(/\{\{(\w+)\}\}/g, (_all, name: string) => filled[name] ?? '17')

const all = dialogNamespaces.flatMap((namespace) =>
  Object.entries(readSentences(namespace)).map(([key, text]) => ({ key: `${namespace}:${key}`, text })),
)

const sentencesOf = (text: string): string[] => text.split(/(?<=[.?!])\s+|\n/).filter((sentence) => sentence !== '')
const wordsOf = (sentence: string): number => sentence.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length

/** Every source file of the dialogs, as text. */
function dialogSources(folder = new URL('../../dialogs/', import.meta.url)): string {
  return readdirSync(folder, { withFileTypes: true })
    .map((file) => {
      if (file.isDirectory()) return dialogSources(new URL(`${file.name}/`, folder))
      return file.name.endsWith('.ts') ? readFileSync(new URL(file.name, folder), 'utf8') : ''
    })
    .join('\n')
}

describe('every sentence of the dialogs', () => {
  test('has at most 15 words for a teen and 20 for an adult', () => {
    const long = all.flatMap(({ key, text }) =>
      sentencesOf(fill(text))
        .filter((sentence) => wordsOf(sentence) > (key.endsWith('_vous') ? 20 : 15))
        .map((sentence) => `${key} (${wordsOf(sentence)}): ${sentence}`),
    )
    expect(long).toEqual([])
  })

  test('asks one question a bubble', () => {
    const many = all.filter(({ text }) => sentencesOf(text).filter((sentence) => sentence.endsWith('?')).length > 1)
    expect(many).toEqual([])
  })

  test('never says what must never be said', () => {
    const forbidden =
      /je (?:te |vous )?comprends|calme[- ]toi|calmez[- ]vous|pourquoi (?:tu as|as-tu|vous avez)|tu aurais d[ûu]|vous auriez d[ûu]|t'inquiète|(?:reste|restera|c'est) secret|promis\b|on te promet|sera (?:retiré|supprimé|effacé)e?|dans (?:\d+|quelques) (?:minutes|heures)/i
    expect(all.filter(({ text }) => forbidden.test(text))).toEqual([])
  })

  test('never sends to the parents a child who may be in danger with them', () => {
    const parents = /(?:parle|dis|demande|va voir|préviens)[^.]{0,30}(?:parents|mère|père|famille)/i
    expect(all.filter(({ key, text }) => !key.endsWith('_vous') && parents.test(text))).toEqual([])
  })

  test('is written with French spaces', () => {
    const wrong = all.filter(({ text }) => /(?<!\u202f)[;:!?]|«(?!\u00a0)|(?<!\u00a0)»/u.test(text))
    expect(wrong).toEqual([])
  })

  test('avoids words whose form tells a gender', () => {
    const gendered = /(?<!\p{L})(?:seule?|prête?|désolée?|sûre|inquiète?|venue?|contente?|harcelée?)(?!\p{L})/iu
    // About things, or a verb.
    const fine = new Set(['intake:help.takeItDown', 'intake:help.takeItDown_vous', 'intake:manners.joke_vous'])
    expect(all.filter(({ key, text }) => !fine.has(key) && gendered.test(text))).toEqual([])
  })

  test('holds no phone number: those stand in their data file', () => {
    const numbers = /\b(?:15|17|18|112|114|119|3018|3114|3919|0 ?800[\d ]*)\b/
    expect(all.filter(({ key, text }) => !key.startsWith('intake:age.') && numbers.test(text))).toEqual([])
  })

  test('speaks to adults as "vous" wherever the words for teens say "tu"', () => {
    const keys = new Set(all.map(({ key }) => key))
    const tutoie =
      /(?<!\p{L})(?:(?:tu|te|toi|ton|ta|tes)(?!\p{L})|t')|(?:^|[.?!]\s)(?:appelle|écris|garde|note|dis|va|mets|reste|colle|décris|pense|appuie|choisis|vérifie|essaie|raconte|prends|éloigne|envoie)(?!\p{L})/iu
    // Said before anybody knows who writes, to children only, or to somebody who is not a parent.
    const teensOnly = new Set([
      'intake:greet.hello',
      'intake:greet.images',
      'intake:age.ask',
      'intake:age.again',
      'intake:whom.ask',
      'intake:suicide.ask',
      'intake:suicide.child',
      'intake:danger.ask',
      'intake:thanks.victim',
      'intake:adult.ask',
      'intake:listen.today',
      'intake:listen.withSomeone',
      'intake:listen.nobody',
      'intake:listen.where',
      'safety:suicide',
      'safety:suicide.child',
      'safety:selfHarm',
      'safety:home',
      'safety:meeting',
      'safety:assault',
      'safety:near',
      'safety:danger',
      'intake:language.more',
      'intake:language.more2',
      'commands:forgetDevice',
    ])
    const missing = all.filter(
      ({ key, text }) => !key.endsWith('_vous') && !keys.has(`${key}_vous`) && !teensOnly.has(key) && tutoie.test(text),
    )
    expect(missing).toEqual([])
    const familiar = /(?<!\p{L})(?:(?:tu|te|toi|ton|ta|tes)(?!\p{L})|t')/iu
    expect(all.filter(({ key, text }) => key.endsWith('_vous') && familiar.test(text))).toEqual([])
  })
})

describe('the keys', () => {
  test('a sentence that does not exist throws', () => {
    const { tu } = createTranslators({})
    expect(() => tu('intake:no.such.sentence' as SentenceKey)).toThrow('missing sentence')
  })

  test('every sentence is used, and every adult variant has its sentence', () => {
    const keys = new Set(all.map(({ key }) => key))
    const source = dialogSources()
    const built = [
      'intake:faq.',
      'intake:age.',
      'intake:thanks.',
      'intake:correct.',
      'safety:',
      'commands:erase.',
      'commands:restart.',
    ]
    const unused = [...keys].filter((key) => {
      const base = key.replace(/_vous$/, '')
      if (!keys.has(base)) return true
      return !source.includes(`'${base}'`) && !built.some((prefix) => base.startsWith(prefix))
    })
    expect(unused).toEqual([])
  })

  test('words put into a sentence stay as they were written', () => {
    const { tu } = createTranslators({})
    expect(tu('intake:recap.since', { value: '$t(intake:faq.free) {{code}} <b>&' })).toContain(
      '$t(intake:faq.free) {{code}} <b>&',
    )
  })
})
