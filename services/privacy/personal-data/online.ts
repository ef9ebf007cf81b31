import { findCandidates } from '../../evidence/candidates.ts'
import { findEmails } from '../../evidence/contact-details.ts'
import { findHandles } from '../../evidence/handles.ts'
import type { Span } from '../../evidence/text-shape.ts'
import type { Page } from './page.ts'
import { whole } from './phones.ts'
import { isCommon } from './words.ts'

export const linksOn = ({ cased }: Page): Span[] => findCandidates(cased)

/** "lea point martin arobase gmail point com", "lea (at) gmail.com", and what lacks its ending. */
const disguised =
  /(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}._%+-]{1,64}(?: (?:point|dot|tiret|underscore) [\p{L}\p{N}._%+-]{1,64}){0,2}(?: ?@ ?| ?[([](?:at|arobase|a)[)\]] ?| (?:arobase?|arobaz|arrobase|at) )(?:[\p{L}\p{N}-]{1,60}(?: ?\. ?| (?:point|dot) )){1,3}[a-z]{2,10}(?![\p{L}\p{N}])|(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}_-][\p{L}\p{N}._-]{0,80}/gu

export const emailsOn = ({ folded }: Page): Span[] => [
  ...findEmails(folded),
  ...[...folded.matchAll(disguised)].map(whole),
]

const place =
  'insta(?:gram)?|ig|snap(?:chat)?|tiktok|tik tok|twitter|discord|telegram|tele|fb|facebook|messenger|twitch|roblox|psn|steam|epic|fortnite|minecraft|bereal|whatsapp|skype|kik|wink|yubo'
const account = 'pseudo(?:nyme)?|compte|user(?:name)?|identifiant|id|gamertag|arobase'
const owner = '(?:mon|ma|son|sa|ton|leur|le|un) '
const named = "(?:c ?'? ?est|cest|ces|c|est|s ?'? ?ap{1,2}el{1,2}e?)"
const handle = '([\\p{L}\\p{N}_][\\p{L}\\p{N}_.#-]{1,40})'

/** Whose account it is makes the next word its name; so does a colon. */
const said = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:${owner}(?:${account}|${place})(?: (?:${place}|de|du|d'|sur)){0,3}(?: (?:a (?:moi|lui|elle)))? ?(?:${named}(?: ?[:=])?|[:=]|->?) ?|(?:${account}|${place}) ?[:=] ?)["'« ]{0,3}${handle}`,
  'gu',
)
/** Without either, only what nobody writes but as an account's name: with a digit, an underscore, a dot inside. */
const beside = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:${place}|${account})(?: (?:sous le nom(?: de)?|c'est|est|de|avec|en))? ["'« ]{0,3}${handle}`,
  'gu',
)

const trimmed = (span: Span, text: string): Span => {
  let { end } = span
  while (end > span.start && '.-#'.includes(text.charAt(end - 1))) end -= 1
  return { start: span.start, end }
}

const groupOf = (found: RegExpMatchArray, text: string): Span => {
  const span = whole(found)
  return trimmed({ start: span.end - (found[1]?.length ?? 0), end: span.end }, text)
}

const looksMadeUp = (word: string): boolean =>
  /[_#]/.test(word) ||
  /\p{L}\.[\p{L}\p{N}]/u.test(word) ||
  (/\p{L}{2}/u.test(word) && /\d/.test(word) && !isMeasure(word))

/** "18h30", "12ans", "2eme": not names. */
const isMeasure = (word: string): boolean => /^\d+(?:h\d*|e|er|eme|ieme|ans?|j|min|k|x|fois)$/.test(word)

const aroundHandle = /^(?:https?|www)$/

const isOrdinary = (word: string): boolean =>
  isCommon(word) || aroundHandle.test(word) || /^\d{1,4}$/.test(word) || /^l[ae]?$/.test(word)

/** "@name", and the account names that people give without the sign. */
export const handlesOn = ({ folded }: Page): Span[] => [
  ...findHandles(folded),
  ...[...folded.matchAll(said)]
    .map((found) => groupOf(found, folded))
    .filter(({ start, end }) => {
      const word = folded.slice(start, end)
      return looksMadeUp(word) || !(isOrdinary(word) || readsAsWord(word) || folded.charAt(end) === "'")
    }),
  ...[...folded.matchAll(beside)]
    .map((found) => groupOf(found, folded))
    .filter(({ start, end }) => looksMadeUp(folded.slice(start, end))),
]

/** Endings of French adjectives, participles and verbs: "mon compte est désactivé" names nothing. */
export const readsAsWord = (word: string): boolean =>
  /(?:ant|ante|ment|eur|euse|eux|ible|able|ique|tion|sion|isme|age|ance|ence|er|ir|oir|ait|aient|ees?|ifs?|ives?)$/.test(
    word,
  )
