import { findPhones } from '../../evidence/contact-details.ts'
import type { Span } from '../../evidence/text-shape.ts'
import type { Page } from './page.ts'

const gap = '[ .,\\-_/·]{0,2}'

/** Ten digits from 0 (or the letter o), with or without +33, cut in any way; never a date with its year. */
const anyCut = new RegExp(
  `(?<![\\p{L}\\p{N}+_@])(?!\\d{1,2}([/.-])\\d{1,2}\\1(?:19|20)\\d\\d(?!\\d))(?:(?:\\+|00) ?33${gap}(?:\\(0\\))?|[0o])${gap}[1-9](?:${gap}[\\do]){8}(?![\\p{L}\\p{N}_])`,
  'gu',
)

/** A shorter or stranger one, right after a word that announces it. Six digits and less stay: 3018, 116 117. */
const announced = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:num|numero|tel|telephone|portable|phone|whatsapp|wa|06|07)(?: a (?:moi|lui|elle))?[ .:=]{0,3}(?:(?:c ?'? ?est|c|cest|est|le) ?[:=]? ?)?(\\+?\\d(?:${gap}\\d){6,14})(?![\\p{L}\\p{N}])`,
  'gu',
)

const digitWord =
  'zero|un|une|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingts?|trente|quarante|cinquante|soixante|septante|octante|nonante|cents?|\\d{1,2}'
const between = '(?:[ ,.\\-]{1,3}(?:et[ \\-])?)'

/** "zéro six douze trente-quatre…", read out: `zéro` or `plus trente-trois`, then five words at least. */
const readOut = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:plus${between}trente${between}trois|zero|0|o)${between}(?:un|deux|trois|quatre|cinq|six|sept|huit|neuf|[1-9])(?:${between}(?:${digitWord})){4,20}(?![\\p{L}\\p{N}])`,
  'gu',
)

/** Phone numbers in every French form, digits or words. */
export const phonesOn = ({ folded }: Page): Span[] => [
  ...findPhones(folded),
  ...[...folded.matchAll(anyCut), ...folded.matchAll(readOut)].map(whole),
  ...[...folded.matchAll(announced)].map(lastGroup),
]

/** The whole of what a pattern found. */
export const whole = (found: RegExpMatchArray): Span => {
  const start = found.index ?? 0
  return { start, end: start + found[0].length }
}

/** The last group of what a pattern found, which must end where the whole ends. */
export const lastGroup = (found: RegExpMatchArray): Span => {
  const { end } = whole(found)
  return { start: end - (found.at(-1)?.length ?? 0), end }
}
