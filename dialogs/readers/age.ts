import type { AgeBand, Speaker } from '../../services/taxonomy.ts'

const gradeBands: [RegExp, AgeBand][] = [
  [/\b(?:cp|ce1|ce2|cm1|cm2|primaire|maternelle)\b/, 'under_11'],
  [/\b(?:6e|6eme|sixieme|5e|5eme|cinquieme)\b/, '11_12'],
  [/\b(?:4e|4eme|quatrieme|3e|3eme|troisieme)\b/, '13_14'],
  [/\b(?:2nde|2de|seconde|1ere|premiere|terminale|tle)\b/, '15_17'],
]

function ageBandOf(years: number): AgeBand | undefined {
  if (years < 4 || years > 120) return undefined
  if (years < 11) return 'under_11'
  if (years < 13) return '11_12'
  if (years < 15) return '13_14'
  return years < 18 ? '15_17' : '18_plus'
}

/** Somebody else's age: "il a 15 ans", "une fille de 14 ans". */
const aboutAnother =
  /\b(?:il|elle|ils|elles|lui|eux|mec|mecs|gars|garcons?|filles?|ex|meuf|copain|copine|tous|toutes|un|une|des)\b/

/** An age given as an answer: "13-14", "j'ai 14 ans", "moins de 11 ans", "je suis en 4e". Pairs count as the younger. */
export function readAge(words: string, aboutOther = false): AgeBand | undefined {
  if (words.split(' ').length > 12 || (!aboutOther && aboutAnother.test(words))) return undefined
  if (/\b(?:moins de|pas encore|bientot) 11\b/.test(words)) return 'under_11'
  if (/\b(?:18 ans ou plus|plus de 18|majeure?|adulte)\b/.test(words)) return '18_plus'
  const years = /(?:^|\D )(\d{1,3})(?= |$)/.exec(words)?.[1]
  if (
    years !== undefined &&
    !/\b\d{1,3} (?:h|heures?|jours?|mois|semaines?|fois|euros?|balles|minutes?)\b/.test(words)
  ) {
    return ageBandOf(Number(years))
  }
  return gradeBands.find(([pattern]) => pattern.test(words))?.[1]
}

const ownAge = [
  /\bj ai (?:que |a peine |bientot )?(\d{1,2}) ans\b/,
  /\b(\d{1,2})(?: \d{1,2})? ans comme moi\b/,
  /\b(\d{1,2})(?: \d{1,2})? comme moi\b/,
  /\bmoi (?:j ai |c est )?(\d{1,2}) ans\b/,
  /^(?:j ai |moi |age )?(\d{1,2})(?: \d{1,2})?(?: ans)?$/,
  /^(?:(?:ah|non|pardon|en fait|enfin|oups) )+(?:j ai )?(\d{1,2})\b(?! (?:h|heures?|jours?|mois|semaines?|fois))/,
  /^(?:moins de|plus de) (\d{1,2})(?: ans)?$/,
  /\b3ndi (\d{1,2})\b/,
]
const childAge = /\b(?:fils|fille|enfant|garcon|ado|petite?|filles) (?:age(?:e)? )?(?:de )?(\d{1,2}) ans\b/
const personAge = /^(?:elle|il) a (\d{1,2}) ans$/

/** An age said in passing about who writes (or, for a parent or a friend, about the child). */
export function readSaidAge(words: string, speaker: Speaker | undefined): AgeBand | undefined {
  const patterns =
    speaker === 'parent' ? [...ownAgeAlone, childAge] : speaker === 'friend' ? [...ownAge, personAge] : ownAge
  for (const pattern of patterns) {
    const years = pattern.exec(words)?.[1]
    if (years === undefined) continue
    return /^moins de/.test(words) ? 'under_11' : ageBandOf(Number(years))
  }
  return undefined
}

/** A parent's own age says nothing: only an age standing alone is the child's. */
const ownAgeAlone = ownAge.filter((pattern) => pattern.source.startsWith('^'))
