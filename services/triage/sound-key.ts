/**
 * How a French word sounds, roughly: teens write "frape", "frappé" and "frappent" for one thing, and rules are written
 * once. Both the words of a rule and those of a message pass through here, so the key only has to be stable, not right.
 */

interface Sound {
  /** Texts of which one must be there: most words are spared most patterns. */
  readonly signs: readonly string[]
  readonly pattern: RegExp
  readonly sound: string
}

const rule = (signs: string, pattern: RegExp, sound: string): Sound => ({ signs: signs.split(' '), pattern, sound })

const sounds: readonly Sound[] = [
  rule('sh', /sh/g, 'ch'),
  rule('ph', /ph/g, 'f'),
  rule('qu', /qu/g, 'k'),
  rule('au', /eau|au/g, 'o'),
  rule('ch', /ch/g, '£'),
  rule('ce ci cy', /c(?=[eiy])/g, 's'),
  rule('c', /c/g, 'k'),
  rule('£', /£/g, 'ch'),
  rule('h', /(?<!c)h/g, ''),
  rule('y', /y/g, 'i'),
  rule('z', /z/g, 's'),
  rule('ge gi', /g(?=[ei])/g, 'j'),
  rule('ain ein', /[ae]in(?=[^aeioun]|$)/g, 'in'),
  rule('ai ei', /ai|ei/g, 'e'),
  rule('en em', /e[nm](?=[^aeiounm]|$)/g, 'an'),
  rule('am', /am(?=[pb])/g, 'an'),
]

const hasOne = (word: string, signs: readonly string[]): boolean => {
  for (let index = 0; index < signs.length; index += 1) if (word.includes(signs[index] ?? '')) return true
  return false
}

const isAscii = (word: string): boolean => {
  for (let at = 0; at < word.length; at += 1) if (word.charCodeAt(at) > 127) return false
  return true
}

/** Lower case, without accents: what a sound key is made from. */
export const foldWord = (word: string): string => {
  const lower = word.toLowerCase()
  if (isAscii(lower)) return lower
  return lower
    .normalize('NFKD')
    .replace(/[\u0300-\u036f\ufe0f]/g, '')
    .replace(/œ/g, 'oe')
    .replace(/æ/g, 'ae')
}

const doubled = /([a-z])\1+/g

const hasDoubled = (word: string): boolean => {
  for (let at = 1; at < word.length; at += 1) if (word.charCodeAt(at) === word.charCodeAt(at - 1)) return true
  return false
}

const soundOf = (folded: string): string => {
  let word = folded
  for (const { signs, pattern, sound } of sounds) if (hasOne(word, signs)) word = word.replace(pattern, sound)
  return hasDoubled(word) ? word.replace(doubled, '$1') : word
}

/** Without its last letters that are mute, unless too little would be left. */
const withoutMute = (word: string): string => {
  let end = word.length
  while (end > 0 && 'sxtd'.includes(word.charAt(end - 1))) end -= 1
  return end >= 3 ? word.slice(0, end) : word
}

const withoutEnding = (word: string): string => {
  let end = word.length
  for (;;) {
    if (word.charAt(end - 1) === 'e') end -= 1
    else if (end > 1 && word.startsWith('er', end - 2)) end -= 2
    else return end >= 3 ? word.slice(0, end) : word
  }
}

const isPlainWord = (word: string): boolean => {
  for (let at = 0; at < word.length; at += 1) {
    const code = word.charCodeAt(at)
    if (code < 97 || code > 122) return false
  }
  return word !== ''
}

/**
 * The beginnings that a stem marked with `*` in a rule can have. What follows decides how a last c or g sounds, so
 * "menac*" gives both. Too short a stem ("raid", "main") begins too many other words: it stands for the word alone.
 */
export const soundStems = (folded: string): readonly string[] => {
  const sound = soundOf(folded)
  if (sound.length <= 3) return []
  if (folded.endsWith('c')) return [sound, `${sound.slice(0, -1)}s`]
  if (folded.endsWith('g')) return [sound, `${sound.slice(0, -1)}j`]
  return [sound]
}

/** The key of a whole word in lower case without accents. Anything not made of a-z is its own key. */
export const soundKey = (folded: string): string => {
  if (folded.length > 40 || !isPlainWord(folded)) return folded.slice(0, 40)
  const isPlural = folded.length >= 6 && folded.endsWith('ent') && folded.charAt(folded.length - 4) !== 'm'
  const singular = isPlural ? `${folded.slice(0, -3)}e` : folded
  return withoutEnding(withoutMute(soundOf(singular)))
}
