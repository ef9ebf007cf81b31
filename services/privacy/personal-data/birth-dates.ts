import type { Span } from '../../evidence/text-shape.ts'
import type { Page } from './page.ts'
import { lastGroup, whole } from './phones.ts'

const month =
  '(?:janv(?:ier)?|fev(?:rier)?|mars|avr(?:il)?|mai|juin|juil(?:let)?|aout|sept(?:embre)?|oct(?:obre)?|nov(?:embre)?|dec(?:embre)?)\\.?'
const day = '(?:[12]\\d|3[01]|0?[1-9])(?:er)?'
const date = [
  `${day} ?[/.-] ?\\d{1,2} ?[/.-] ?(?:\\d{4}|\\d{2})`,
  `${day} \\d{1,2} \\d{4}`,
  '\\d{4}-\\d{2}-\\d{2}',
  `${day} ?${month}(?: ?(?:19|20)?\\d{2})?`,
  `${day}/\\d{1,2}`,
  `${month} ?(?:19|20)\\d{2}`,
].join('|')

/** "né le", "ddn :", "mon anniv c'est le", then the date. The year alone is an age, and ages stay. */
const announced = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:nee?s?|naissance|ddn|anniv(?:ersaire)?|birthday)(?![\\p{L}])[ :,]{0,3}(?:(?:c ?'? ?est|cest|c|est|tombe|le|un|en|au|du|a moi)[ :]{1,2}){0,4}(${date})(?![\\p{L}\\p{N}])`,
  'gu',
)

/** A whole date of these years is a birth: nothing that somebody reports now happened then. */
const ofBirthYears = new RegExp(
  `(?<![\\p{L}\\p{N}])${day} ?(?:[/.-] ?\\d{1,2} ?[/.-]|${month}) ?(?:19[3-9]\\d|200\\d|201[0-7])(?![\\p{L}\\p{N}])`,
  'gu',
)

export const birthDatesOn = ({ folded }: Page): Span[] => [
  ...[...folded.matchAll(announced)].map(lastGroup),
  ...[...folded.matchAll(ofBirthYears)].map(whole),
]
