import type { Span } from '../../evidence/text-shape.ts'
import { longest } from './addresses.ts'
import { isCapitalised, type Page, wordAt } from './page.ts'
import { whole } from './phones.ts'
import { cities, isCommon, isFamilyName, isFirstName, schoolNames } from './words.ts'

const kind =
  /(?<![\p{L}\p{N}])(?:college|colege|clg|lycee|lyc|ecole|lp|legta?|lep|cfa|mfr|institution|internat|universite|fac|iut|conservatoire)s?(?: (?:prive|privee|public|publique|general|technique|technologique|professionnel|pro|polyvalent|primaire|elementaire|maternelle|catholique|hotelier|agricole)){0,3}(?: ?(?:s ?'? ?ap{1,2}el{1,2}e?|c ?'? ?est|cest|c|:))?(?: (?:de la|de l'|du|des|de|le|la|les|a))? ?(?:d'|l'|["'«(] ?)?/gu
const holy = /(?:(?:saint|sainte|st|ste)[ -]|notre[ -]dame(?:[ -]de[ -]|$)?)/y
const joining = /[ -](?:(?:de la|de|du|des|et|la|le|les|d'|l')[ -]?)?/y

/** Where the name of a school that begins here ends. */
const schoolEnd = (page: Page, at: number): number | undefined => {
  const known = longest(schoolNames, page, at)
  const first = wordAt(page, at)
  if (!first) return known
  holy.lastIndex = at
  if (holy.test(page.folded)) return wordAt(page, holy.lastIndex)?.end ?? known
  const isWritten = isCapitalised(first.cased) && !isCommon(first.folded)
  if (known === undefined && !isWritten && !isFirstName(first.folded)) return undefined
  const end = lastName(page, known ?? first.end)
  // A first name alone, in small letters, may be somebody: "au collège lucas me tape".
  return known === undefined && !isWritten && end === first.end ? undefined : end
}

const lastName = (page: Page, from: number): number => {
  let end = from
  for (let count = 0; count < 4; count += 1) {
    joining.lastIndex = end
    if (!joining.test(page.folded)) break
    const word = wordAt(page, joining.lastIndex)
    // "lycée Victor-Hugo de Besançon": towns stay.
    if (
      !word ||
      longest(cities, page, word.start) !== undefined ||
      isCommon(word.folded) ||
      !(isCapitalised(word.cased) || isFamilyName(word.folded))
    )
      break
    end = word.end
  }
  return end
}

const named = (page: Page): Span[] =>
  [...page.folded.matchAll(kind)].flatMap((found) => {
    const start = whole(found).end
    // Glued to another word: nothing separates the kind from what follows.
    if (/[\p{L}\p{N}]/u.test(page.folded.charAt(start - 1))) return []
    const end = schoolEnd(page, start)
    return end === undefined ? [] : [{ start, end }]
  })

const mostSchools = 5

/** Other places where the same words stand: "à Jean Moulin tout le monde sait". One word alone may be anything. */
const repeated = ({ folded }: Page, spans: readonly Span[]): Span[] => {
  const names = new Set(spans.map(({ start, end }) => folded.slice(start, end)).filter((name) => /[ -]/.test(name)))
  return [...names].slice(0, mostSchools).flatMap((name) => {
    const found: Span[] = []
    for (let at = folded.indexOf(name); at >= 0; at = folded.indexOf(name, at + name.length)) {
      const end = at + name.length
      const isWhole = !/[\p{L}\p{N}]/u.test(folded.charAt(at - 1)) && !/[\p{L}\p{N}]/u.test(folded.charAt(end))
      if (isWhole) found.push({ start: at, end })
    }
    return found
  })
}

/** Names of schools, without the kind of school: "au collège" and "collège" stay. */
export const schoolsOn = (page: Page): Span[] => {
  const spans = named(page)
  return [...spans, ...repeated(page, spans)]
}
