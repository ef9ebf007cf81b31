import type { Platform } from '../taxonomy.ts'
import { platformData } from './platforms.ts'
import type { Span } from './text-shape.ts'

/** A platform named in free text. No `platform`: one that is known but gives names no address. */
export interface Mention extends Span {
  platform?: Platform
}

const byName = new Map<string, Platform | undefined>()
for (const facts of platformData.platforms) {
  for (const name of [...facts.names, ...facts.namesAfterSur, ...facts.namesAsWritten]) byName.set(key(name), facts.id)
}
for (const name of platformData.namesWithoutAddress) byName.set(key(name), undefined)

function key(name: string): string {
  return name.toLowerCase().replace(/\s+/g, ' ').replace('’', "'").normalize('NFC')
}

const alternatives = (names: string[]): string =>
  [...names]
    .sort((a, b) => b.length - a.length)
    .map((name) => name.replace(/[.]/g, '\\.').replace(/ /g, '\\s').replace("'", "['’]"))
    .join('|')

const facts = platformData.platforms
const alone = alternatives([...facts.flatMap((each) => each.names), ...platformData.namesWithoutAddress])
const afterSur = alternatives(facts.flatMap((each) => each.namesAfterSur))
const asWritten = alternatives(facts.flatMap((each) => each.namesAsWritten))
const edge = '(?<![\\p{L}\\p{N}_])'
const stop = '(?![\\p{L}\\p{N}_])'
const patterns = [
  new RegExp(`${edge}(?:${alone})${stop}`, 'giu'),
  new RegExp(`(?<=${edge}sur\\s{1,3}(?:son\\s|le\\s|mon\\s)?)(?:${afterSur})${stop}`, 'giu'),
  new RegExp(`${edge}(?<!sur\\s{1,3})(?:${asWritten})${stop}`, 'gu'),
]

/** Every platform named in a text, in order. */
export const platformMentions = (text: string): Mention[] =>
  patterns
    .flatMap((pattern) => [...text.matchAll(pattern)])
    .map((found) => ({ start: found.index, end: found.index + found[0].length, ...platformNamed(found[0]) }))
    .sort((a, b) => a.start - b.start)

const platformNamed = (name: string): { platform?: Platform } => {
  const platform = byName.get(key(name))
  return platform ? { platform } : {}
}
