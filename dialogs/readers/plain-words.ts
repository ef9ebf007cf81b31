/** Longer than any answer; a story is judged by triage, not here. */
const readLength = 2000

/** Ways of typing that answers are full of. Triage has its own, much longer list. */
const shortForms: Readonly<Record<string, string>> = {
  jsp: 'je sais pas',
  jspas: 'je sais pas',
  jsais: 'je sais',
  chais: 'je sais',
  chsais: 'je sais',
  chepa: 'je sais pas',
  jsuis: 'je suis',
  jss: 'je suis',
  chui: 'je suis',
  chuis: 'je suis',
  jveux: 'je veux',
  jvx: 'je veux',
  jve: 'je veux',
  jdois: 'je dois',
  jai: 'j ai',
  g: 'j ai',
  c: 'c est',
  cest: 'c est',
  ct: 'c etait',
  ke: 'que',
  ki: 'qui',
  kelkun: 'quelqu un',
  quelquun: 'quelqu un',
  quelqun: 'quelqu un',
  qqn: 'quelqu un',
  qlq: 'quelqu un',
  dac: 'd accord',
  dacc: 'd accord',
  daccord: 'd accord',
  vs: 'vous',
  ds: 'dans',
  tjs: 'toujours',
  tjr: 'toujours',
  tjrs: 'toujours',
  mtn: 'maintenant',
  pk: 'pourquoi',
  pq: 'pourquoi',
  pkoi: 'pourquoi',
  ya: 'il y a',
  nn: 'non',
  nan: 'non',
  nop: 'non',
  nope: 'non',
  no: 'non',
  pa: 'pas',
  ouai: 'oui',
  ouais: 'oui',
  ouaip: 'oui',
  wi: 'oui',
  yes: 'oui',
  yep: 'oui',
  yeah: 'oui',
  okay: 'ok',
  oki: 'ok',
  okk: 'ok',
  '👍': 'oui',
  '✅': 'oui',
  '👌': 'oui',
  '👎': 'non',
  '❌': 'non',
  ne: '',
  n: '',
}

/**
 * The message as readers compare it: lower case, no accents, no punctuation (emoji stay), "ne" dropped, short forms
 * written out, letters repeated three times or more reduced ("ouiiii").
 */
export function plainWords(text: string): string {
  const bare = text
    .slice(0, readLength)
    .toLowerCase()
    .normalize('NFD')
    // Accents, skin tones, joiners and keycaps: "1️⃣3️⃣" is "13".
    .replace(/\ufe0f?\u20e3/gu, '')
    .replace(/[\u0300-\u036f\ufe0f\u200b-\u200f]|\p{Emoji_Modifier}/gu, '')
    .replace(/œ/g, 'oe')
    .replace(/([a-z])\1{2,}/g, '$1')
    .replace(/(\p{Extended_Pictographic})(?=\S)/gu, '$1 ')
    .replace(/[^\p{L}\p{N}\p{Extended_Pictographic}]+/gu, ' ')
    .replace(/(\p{Extended_Pictographic})/gu, (emoji) => (/\d/.test(emoji) ? emoji : ` ${emoji} `))
  const words = bare.split(/\s+/).filter((word) => word !== '')
  // "👍🏠" is not a yes: an emoji counts as an answer only when no other emoji says more.
  const alone = words.every((word) => !isEmoji(word) || Object.hasOwn(shortForms, word))
  return (
    words
      .map((word) =>
        isEmoji(word) && !alone ? word : Object.hasOwn(shortForms, word) ? (shortForms[word] ?? word) : word,
      )
      .filter((word) => word !== '')
      .join(' ')
      // "c'est" and "c" are the same two words.
      .replace(/\bc est (est|etait)\b/g, 'c $1')
  )
}

const isEmoji = (word: string): boolean => !/[a-z0-9]/.test(word) && /\p{Extended_Pictographic}/u.test(word)
