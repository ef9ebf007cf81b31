import type { Span } from '../../evidence/text-shape.ts'
import { readsAsWord } from './online.ts'
import { isCapitalised, type Page, type Word, wordAt } from './page.ts'
import { whole } from './phones.ts'
import { isCommon, isFamilyName, isFirstName } from './words.ts'

/**
 * How much what stands before a word says that it is a name. `sure`: any word that is not an ordinary one. `likely`: a
 * known first name, a capital, or a strange word that ends the clause. `listed`: a known name or a capital. `known`: a
 * known first name alone.
 */
type Trust = 'sure' | 'likely' | 'listed' | 'known'

interface Cue {
  readonly trust: Trust
  readonly pattern: RegExp
}

const edge = '(?<![\\p{L}\\p{N}])'
const cue = (trust: Trust, pattern: string): Cue => ({
  trust,
  pattern: new RegExp(`${edge}(?:${pattern})(?![\\p{L}\\p{N}])`, 'gu'),
})
const calls = 'ap{1,2}el{1,2}'
const it = "(?:c ?'? ?est|cest|ces|se|c'|c|s'est|est)"
const greeting = 'salut|slt|coucou|cc|bonjour|bjr|bonsoir|hello|hey|yo|wesh|wsh'
const relation =
  'ex|copain|copine|cop|pote|poto|ami|amie|best|bestie|frere|soeur|cousin|cousine|mec|meuf|gars|fille|garcon|voisin|voisine|pere|mere|beau[- ]pere|belle[- ]mere|tonton|oncle|tata|tante|prof|coach|crush|fils'

const cues: readonly Cue[] = [
  cue('sure', `(?:j(?:e|')? ?m ?'? ?|moi m ?'? ?)${calls}(?:e|es)?`),
  // "mapel lea": at the beginning of what is said, or it is "il m'appelle".
  {
    trust: 'sure',
    pattern: new RegExp(`(?<=(?:^|[\\n.,;!?] ?|${greeting} ))m ?'? ?${calls}e?(?![\\p{L}\\p{N}])`, 'gu'),
  },
  cue('sure', `s ?'? ?${calls}(?:e|es|ent|ait|aient)?`),
  cue('sure', `prenom(?: a (?:moi|lui|elle))? ?(?:(?:c ?'? ?est|cest|c|ces)|[:=-])`),
  cue('sure', `(?:mon|son|ton|leur|vrai|nom de famille) ?(?:nom)? ?(?:c ?'? ?est|cest|:|=)(?<=nom.{0,12})`),
  cue('likely', `(?:pre)?nom (?:de famille )?(?:est|c|ces|[:=-])|nom ?[:=]`),
  cue('sure', `${calls}(?:e|es|er|ez)?[- ]moi`),
  cue('likely', "m'appeler|mapeler|nommee?|prenommee?|surnommee?"),
  cue('listed', 'un certain|une certaine|du nom de|au nom de|nom de'),
  cue('likely', `moi ?,? ?(?:c ?'? ?est|cest|ces|c'|c|:)`),
  cue('known', 'moi'),
  cue('listed', `(?:${greeting})[ ,!]*(?:moi )?(?:${it}|ici|moi|je suis|jsuis)`),
  { trust: 'listed', pattern: new RegExp(`(?<=^|\\n)(?:${it}|ici|moi)(?![\\p{L}\\p{N}])`, 'gu') },
  cue('known', "je suis|j'suis|jsuis|jsui|chui|chuis|jss"),
  cue('likely', 'signee?|cordialement|bisous?|biz'),
  cue('listed', `(?:mon|ma|mes|ton|son|sa|ses|un|une|le|la|l'|d'|leur|cet|cette)[ ]?(?:${relation})(?: ${it})?`),
  cue('listed', 'mr|mme|mlle|monsieur|madame'),
]

const beforeName = /[ \n]?[ :,"'«*_~(=-]{0,4}/y
const clauseEnd =
  /[ ]*(?:$|[\n.,;!?:)"»\0]|\p{Extended_Pictographic}|\d|(?:et|j|je|g|jai|chuis?|jsuis?|suis|jss|en|de|du|d|ki|qui|mais|a|il|elle|on|c|eleve|tu|vous|merci)(?![\p{L}]))/uy
/** Things have names too: "le groupe s'appelle …" is what a counsellor needs to read. */
const things =
  /(?:^|[^\p{L}])(?:ca|sa|cela|ce qui|groupe|grp|jeu|appli|application|site|compte|serveur|chaine|film|serie|chanson|conv|conversation|page|video|truc|chien|chat|college|lycee|ecole|on)[^.!?\n\p{L}]{1,3}$/u
const aClass =
  /(?: de| dans| d| en) (?:ma|mon|la|notre|sa|son|leur|ta|ton) (?:classe|college|clg|lycee|ecole|bahut|cours|equipe|club)/gu

const endsClause = (page: Page, at: number): boolean => {
  clauseEnd.lastIndex = at
  return clauseEnd.test(page.folded)
}

const isListed = (word: Word): boolean =>
  isFirstName(word.folded) || (isCapitalised(word.cased) && !isCommon(word.folded))

const isName = (page: Page, word: Word, trust: Trust): boolean => {
  if (word.folded.length < 2 || page.folded.charAt(word.end) === "'" || isCommon(word.folded)) return false
  if (isFirstName(word.folded)) return true
  if (trust === 'known') return false
  if (isCapitalised(word.cased)) return true
  if (trust === 'listed') return isFamilyName(word.folded) && word.folded.length > 4
  if (/\p{N}/u.test(page.folded.charAt(word.end))) return false
  if (trust === 'sure') return true
  return endsClause(page, word.end) && !readsAsWord(word.folded)
}

/** The family name behind a first name, with its particle. */
const familyName = (page: Page, from: number): Word | undefined => {
  if (page.folded.charAt(from) !== ' ') return undefined
  const next = wordAt(page, from + 1)
  if (!next) return undefined
  const isParticle = /^(?:de|da|di|del|el|al|ben|le|la|van|von|du|des|dos)$/.test(next.folded)
  const word = isParticle && page.folded.charAt(next.end) === ' ' ? wordAt(page, next.end + 1) : next
  if (!word || isCommon(word.folded) || word.folded.length < 2) return undefined
  if (isCapitalised(word.cased) || (!isParticle && isFamilyName(word.folded))) return word
  return undefined
}

const chain = /(?: ?, ?| et | & | ou |\/)/y

/** The name that begins at a place: first name, family name, and others joined to it by "et". */
const namesAt = (page: Page, from: number, trust: Trust): Word[] => {
  beforeName.lastIndex = from
  const at = beforeName.test(page.folded) ? beforeName.lastIndex : from
  const names: Word[] = []
  let word = at > from ? wordAt(page, at) : undefined
  if (!word || !isName(page, word, trust)) return []
  for (let count = 0; word && count < 6; count += 1) {
    names.push(word)
    const family = familyName(page, word.end)
    if (family) names.push(family)
    chain.lastIndex = family?.end ?? word.end
    const next: Word | undefined = chain.test(page.folded) ? wordAt(page, chain.lastIndex) : undefined
    word = next && isListed(next) && !isCommon(next.folded) ? next : undefined
  }
  return names
}

/** "Lucas de ma classe": the word before. */
const classmates = (page: Page): Word[] =>
  [...page.folded.matchAll(aClass)].flatMap((found) => {
    const { start } = whole(found)
    const from = /\p{L}[\p{L}-]{0,40}$/u.exec(page.folded.slice(Math.max(0, start - 40), start))?.[0].length ?? 0
    const word = from > 0 ? wordAt(page, start - from) : undefined
    return word?.end === start && isListed(word) ? [word] : []
  })

const introduced = (page: Page): Word[] =>
  cues.flatMap(({ trust, pattern }) =>
    [...page.folded.matchAll(pattern)].flatMap((found) => {
      const { start, end } = whole(found)
      if (
        found[0].startsWith('s') &&
        /^s ?'? ?ap/.test(found[0]) &&
        things.test(page.folded.slice(Math.max(0, start - 24), start))
      )
        return []
      return namesAt(page, end, trust)
    }),
  )

/**
 * Words that are names of persons here, folded: each was introduced as one somewhere ("je m'appelle", "c'est Lucas de
 * ma classe"). Hide them everywhere with {@link occurrences}.
 */
export const personNames = (page: Page): Set<string> => {
  const names = new Set<string>()
  for (const { folded } of [...introduced(page), ...classmates(page)]) {
    names.add(folded)
    // "Léa-Marie" is also called "Léa".
    for (const part of folded.split('-')) if (part.length > 2 && isFirstName(part)) names.add(part)
  }
  return names
}

const anyWord = /\p{L}+(?:-\p{L}+)*/gu

/** Every place where one of the names stands as a word, alone or in a hyphenated one. */
export const occurrences = (page: Page, names: ReadonlySet<string>): Span[] => {
  if (names.size === 0) return []
  return [...page.folded.matchAll(anyWord)].flatMap((found) => {
    if (names.has(found[0])) return [whole(found)]
    return partsOf(found[0], found.index).filter(({ start, end }) => names.has(page.folded.slice(start, end)))
  })
}

const partsOf = (word: string, offset: number): Span[] => {
  if (!word.includes('-')) return []
  return [...word.matchAll(/\p{L}+/gu)].map((part) => ({
    start: offset + part.index,
    end: offset + part.index + part[0].length,
  }))
}
