import type { Span } from '../../evidence/text-shape.ts'
import { isCapitalised, type Page, type Word, wordAt } from './page.ts'
import { whole } from './phones.ts'
import { cities, isCommon, isFamilyName, isFirstName, schoolNames } from './words.ts'

/** Ways whose names say where somebody lives; "doubtful" ones are other words too: "3 cours de sport". */
const ways =
  'rue|avenue|ave|boulevard|bvd|bld|blvd|bd|chemin|impasse|allees?|route|rte|quai|square|residence|lotissement|hameau|faubourg|sentier|esplanade|ruelle|traverse|rond[ -]point|lieu[ -]dit'
const doubtful = 'av|che|place|cours|passage|voie|villa|promenade|montee|clos|parc|domaine|immeuble|tour|cite'
const way = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:(?<number>\\d{1,4}) ?(?:(?:bis|ter|quater|[a-d])(?![\\p{L}]))?[ ,]{1,3})?(?:(?<sure>${ways})|(?<doubtful>${doubtful}))\\.?(?![\\p{L}\\p{N}])`,
  'gu',
)
const lives = /(?:habit(?:e|ai|ons)|jabit|crech|domicil|adresse|loge|j'?vis|je vis)[^.!?\n]{0,20}$/
const connector = /[ ]?(?:de la |de l'|des |du |de |d'|les |la |le |l'|sur |sous |en |aux )/y
const titles =
  /^(?:general|gal|marechal|president|docteur|dr|professeur|colonel|capitaine|abbe|saint|sainte|st|ste|pierre|jean)$/
const mostWords = 6

const match = (pattern: RegExp, text: string, at: number): number | undefined => {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : undefined
}

const isNameLike = ({ folded, cased }: Word): boolean =>
  isCapitalised(cased) || isFirstName(folded) || isFamilyName(folded) || /^(?:st|ste|saint|sainte)-?/.test(folded)

/** Where a way's name ends; `undefined` when none follows. "12 rue de la gare": what follows "de la" is its name. */
const nameEnd = (page: Page, from: number): number | undefined => {
  let end: number | undefined
  let at = from
  let title = false
  for (let count = 0; count < mostWords; count += 1) {
    const joined = match(connector, page.folded, at)
    const word = wordAt(page, joined ?? (page.folded.charAt(at) === ' ' ? at + 1 : at))
    if (!word || (joined === undefined && page.folded.charAt(at) !== ' ')) break
    const first = end === undefined
    const fits =
      isNameLike(word) ||
      title ||
      (joined !== undefined ? first || !isCommon(word.folded) : first && !isCommon(word.folded))
    if (!fits || (joined !== undefined && isNoName(word.folded))) break
    title = titles.test(word.folded)
    end = word.end
    at = word.end
  }
  return end
}

const isNoName = (word: string): boolean =>
  /^(?:merde|ouf|dingue|fou|mon|ma|mes|son|sa|ses|notre|leur|toute?|plus|moins|suite|chez|travers|cote|bien|tout)$/.test(
    word,
  )

const inside =
  /[ ,\n-]{0,4}(?:(?:bat(?:iment)?|bloc|esc(?:alier)?|appt?|appart(?:ement)?|apt|porte|etage|hall|residence|digicode|interphone)\.? ?(?:n ?°? ?)?(?:[\p{L}](?![\p{L}])|\d{1,5}[a-z]?)|(?:rdc|\d{1,2} ?(?:er|e|eme|ieme) etage))(?![\p{L}\p{N}])/uy
const code = /[ ,\n-]{0,4}(?:\()?(?:0[1-9]|[1-8]\d|9[0-58])\d{3}(?![p{N}])\)?/y
const toCity = /(?:[ ,\n-]{1,3})(?:a )?/y

/** What follows a way's name and belongs to the same address: building, floor, postal code, town. */
const tailEnd = (page: Page, from: number): number => {
  let end = from
  for (let count = 0; count < 5; count += 1) {
    const next = match(inside, page.folded, end) ?? match(code, page.folded, end)
    if (next === undefined) break
    end = next
  }
  const before = match(toCity, page.folded, end)
  return (before === undefined ? undefined : cityEnd(page, before, end > from)) ?? end
}

/** The end of a town's name: one that is known, or, behind a postal code (`sure`), written like one. */
const cityEnd = (page: Page, at: number, sure: boolean): number | undefined => {
  let word = wordAt(page, at)
  if (!word) return undefined
  const known = longest(cities, page, at)
  if (known !== undefined) return known
  const capitals = (written: string): boolean =>
    isCapitalised(written) || (written.length > 2 && written === written.toUpperCase())
  if (!sure || !capitals(word.cased) || isCommon(word.folded)) return undefined
  let end = word.end
  for (let count = 0; count < 4; count += 1) {
    const joined = match(connector, page.folded, end) ?? (page.folded.charAt(end) === ' ' ? end + 1 : end)
    word = wordAt(page, joined)
    if (!word || joined === end || !capitals(word.cased) || isCommon(word.folded)) break
    end = word.end
  }
  return end
}

/** The end of the longest of the names that stands at a place; hyphens and spaces are alike. */
export const longest = (names: ReadonlySet<string>, page: Page, at: number): number | undefined => {
  const ahead = page.folded.slice(at, at + 40)
  let end: number | undefined
  for (const cut of ahead.matchAll(/[\p{L}\p{N}](?![\p{L}\p{N}])/gu)) {
    const until = cut.index + cut[0].length
    const isWhole = at + until >= page.folded.length || until < ahead.length
    if (isWhole && names.has(ahead.slice(0, until).replaceAll('-', ' '))) end = at + until
  }
  return end
}

const streetsOn = (page: Page): Span[] => {
  const spans: Span[] = []
  for (const found of page.folded.matchAll(way)) {
    const { start, end } = whole(found)
    const named = nameEnd(page, end)
    if (named === undefined) continue
    const { number, sure } = found.groups ?? {}
    const byName = /\p{Lu}\p{Ll}/u.test(page.cased.slice(end, named)) || hasKnownName(page, end)
    const atHome = lives.test(page.folded.slice(Math.max(0, start - 40), start))
    const isAddress =
      sure !== undefined ? number !== undefined || byName || atHome : byName && (number !== undefined || atHome)
    if (isAddress) spans.push({ start, end: tailEnd(page, named) })
  }
  return spans
}

const hasKnownName = (page: Page, at: number): boolean =>
  page.folded.charAt(at) === ' ' && longest(schoolNames, page, at + 1) !== undefined

const postal = /(?<![\p{L}\p{N}.,])(?:0[1-9]|[1-8]\d|9[0-58])\d{3}(?![\p{N}])/gu
const announcesCode = /(?:code postal|cp|adresse)[ :=]{1,3}(?:(?:c ?'? ?est|est|le) )?$/

/** A postal code with its town behind it, or announced. "10000 abonnés" is neither. */
const postalOn = (page: Page): Span[] =>
  [...page.folded.matchAll(postal)].flatMap((found) => {
    const { start, end } = whole(found)
    const before = page.folded.charAt(end) === ' ' ? cityEnd(page, end + 1, true) : undefined
    if (before !== undefined) return [{ start, end: before }]
    return announcesCode.test(page.folded.slice(Math.max(0, start - 30), start)) ? [{ start, end }] : []
  })

/** Alone, only with a number or a capital: "il me bat à chaque fois" names no building. */
const flat =
  /(?<![\p{L}\p{N}])(?:batiment|bat\.?|bloc|escalier|esc\.?|appt?\.?|appart(?:ement)?|apt|digicode|interphone) ?(?:n ?°? ?)?(\p{L}(?![\p{L}\p{N}'])|\d{1,5}[a-z]?(?![\p{L}\p{N}]))/gu
const someone = /(?:^|[^\p{L}])(?:me|te|se|nous|vous|le|la|les|il|elle|on|m|t|l)[ ']$/u

const flatsOn = (page: Page): Span[] =>
  [...page.folded.matchAll(flat)].flatMap((found) => {
    const { start, end } = whole(found)
    const last = page.cased.slice(end - (found[1]?.length ?? 0), end)
    if (/^\p{Ll}/u.test(last) || someone.test(page.folded.slice(Math.max(0, start - 6), start))) return []
    return [{ start, end: tailEnd(page, end) }]
  })

/** Postal addresses: ways with their number, name and what follows; postal codes; flats. Towns alone stay. */
export const addressesOn = (page: Page): Span[] => [...streetsOn(page), ...postalOn(page), ...flatsOn(page)]
