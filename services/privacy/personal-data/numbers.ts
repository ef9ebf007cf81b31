import type { Span } from '../../evidence/text-shape.ts'
import type { Page } from './page.ts'
import { lastGroup, whole } from './phones.ts'

const before = '(?<![\\p{L}\\p{N}])'
const after = '(?![\\p{L}\\p{N}])'

const form = (pattern: string): RegExp => new RegExp(`${before}(?:${pattern})${after}`, 'gu')

const bankAccount = form('[a-z]{2}\\d{2}(?:[ .-]?[a-z0-9]{4}){3,7}(?:[ .-]?[a-z0-9]{1,3})?')
const withGroups = [
  // Social security: sex, year, month, department (2A and 2B too), and so on, with or without its key.
  '[1-478][ .-]?\\d{2}[ .-]?(?:0[1-9]|1[0-2]|[2-9]\\d)[ .-]?(?:\\d{2}|2[ab])[ .-]?\\d{3}[ .-]?\\d{3}(?:[ .-]?\\d{2})?',
  // Bank cards: four groups.
  '\\d{4}[ .-]?\\d{4}[ .-]?\\d{4}[ .-]?\\d{1,7}',
  // Pupils' national number (INE), old and new.
  '\\d{10}[a-z]|\\d{9}[a-z]{2}',
].map(form)
const inOneGo = [
  // Plates.
  '[a-z]{2}-\\d{3}-[a-z]{2}',
  '(?:\\d{1,3}\\.){3}\\d{1,3}',
  '\\d{9,24}',
].map(form)

const announced =
  /(?<![\p{L}\p{N}])(?:n ?° ?|num(?:ero)? ?|no ?|code ?)?(?:d'|de |du )?(?:etudiante?|eleve|carte|cni|passeport|ine|dossier|secu(?:rite sociale)?|siret|compte bancaire|client|licence|matricule|pin|confidentiel)(?: (?:bancaire|d'identite|etudiante?|bleue|vitale|scolaire))?[ :=n°]{1,4}(?:(?:c ?'? ?est|est|c) )?((?=[a-z0-9]{0,7}\d)[a-z0-9]{4,24})(?![\p{L}\p{N}])/gu

/** "1000000000 fois": said for "many", not a number of anything. */
const isExaggeration = (text: string): boolean => /^\d{1,3}0+$/.test(text)

/** "le12 mais elle…" has the shape of an account number, and two digits. */
const hasDigits = (text: string, count: number): boolean => (text.match(/\d/g)?.length ?? 0) >= count

/** Bank account, social security, card and pupil's number: read before phones, whose digits they may hold. */
export const longNumbersOn = ({ folded }: Page): Span[] => [
  ...[...folded.matchAll(bankAccount)].filter((found) => hasDigits(found[0], 10)).map(whole),
  ...withGroups
    .flatMap((each) => [...folded.matchAll(each)])
    .filter((found) => !isExaggeration(found[0]))
    .map(whole),
]

/** Other numbers that name a person: plate, network address, whatever is announced as one. */
export const numbersOn = ({ folded }: Page): Span[] => [
  ...inOneGo
    .flatMap((each) => [...folded.matchAll(each)])
    .filter((found) => !isExaggeration(found[0]))
    .map(whole),
  ...[...folded.matchAll(announced)].map(lastGroup),
]
