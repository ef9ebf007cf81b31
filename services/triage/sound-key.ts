/**
 * How a French word sounds, roughly: teens write "frape", "frappé" and "frappent" for one thing, and rules are written
 * once. Both the words of a rule and those of a message pass through here, so the key only has to be stable, not right.
 */

const sounds: readonly (readonly [RegExp, string])[] = [
  [/sh/g, 'ch'],
  [/ph/g, 'f'],
  [/qu/g, 'k'],
  [/eau|au/g, 'o'],
  [/ch/g, '£'],
  [/c(?=[eiy])/g, 's'],
  [/c/g, 'k'],
  [/£/g, 'ch'],
  [/(?<!c)h/g, ''],
  [/y/g, 'i'],
  [/z/g, 's'],
  [/g(?=[ei])/g, 'j'],
  [/[ae]in(?=[^aeioun]|$)/g, 'in'],
  [/ai|ei/g, 'e'],
  [/e[nm](?=[^aeiounm]|$)/g, 'an'],
  [/am(?=[pb])/g, 'an'],
  [/([a-z])\1+/g, '$1'],
]

/** Lower case, without accents: what a sound key is made from. */
export const foldWord = (word: string): string => {
  const lower = word.toLowerCase()
  if (/^[a-z0-9 ]*$/.test(lower)) return lower
  return lower
    .normalize('NFKD')
    .replace(/[\u0300-\u036f\ufe0f]/g, '')
    .replace(/œ/g, 'oe')
    .replace(/æ/g, 'ae')
}

const keepThree = (word: string, ending: RegExp): string => {
  const shorter = word.replace(ending, '')
  return shorter.length >= 3 ? shorter : word
}

const soundOf = (folded: string): string =>
  sounds.reduce((word, [pattern, sound]) => word.replace(pattern, sound), folded)

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
  if (folded.length > 40 || !/^[a-z]+$/.test(folded)) return folded.slice(0, 40)
  const singular = folded.length >= 6 ? folded.replace(/(?<=[^m])ent$/, 'e') : folded
  const sound = soundOf(singular)
  const bare = keepThree(sound, /[sxtd]+$/)
  const cut = keepThree(bare, /(?:er|e)+$/)
  return cut
}
