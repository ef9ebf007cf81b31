/** How one line of the rules is cut into parts, and what makes it malformed: see `pattern.ts` for the language. */

const joinedWords = /(?<=[^+ |])\+(?=[^+ |])/

/** "a|b+c d" as the phrases "a d" and "b c d", so that every element stays one word. */
export const spreadJoined = (source: string): string[] => {
  const parts = source.split(' ')
  const at = parts.findIndex((part) => joinedWords.test(part))
  if (at < 0) return [source]
  const words = (parts[at] ?? '').split('|')
  const single = words.filter((word) => !joinedWords.test(word)).join('|')
  const choices = words.filter((word) => joinedWords.test(word)).map((word) => word.split(joinedWords).join(' '))
  if (single !== '') choices.unshift(single)
  return choices.flatMap((choice) => spreadJoined([...parts.slice(0, at), choice, ...parts.slice(at + 1)].join(' ')))
}

/** First halves of words that never end a list of alternatives: their other half would begin the next list. */
const halves: Readonly<Record<string, string>> = {
  quelqu: 'un',
  quelque: 'chose',
  rendez: 'vous',
  espèce: 'de',
  putain: 'de',
  bande: 'de',
  v: 'bucks',
  voulais: 'pas',
  veux: 'pas',
  va: 'pas',
  trop: 'dur',
  là: 'haut',
  beau: 'père',
}

/** "mec|quelqu un|fille" was meant as three alternatives and reads as two lists: it must be written "quelqu+un". */
export const checkNotCut = (parts: readonly string[], source: string): void => {
  for (let index = 1; index < parts.length; index += 1) {
    const [before, after] = [parts[index - 1] ?? '', parts[index] ?? '']
    if (!before.includes('|') || !after.includes('|')) continue
    const half = before.slice(before.lastIndexOf('|') + 1)
    const other = halves[half]
    if (other !== undefined && other === after.slice(0, after.indexOf('|'))) {
      throw new Error(`A space cuts "${half} ${other}" in two among the alternatives of "${source}"`)
    }
  }
}

const widestGap = 12

/** How many words a gap may skip. Throws when it does not say. */
export const gapOf = (part: string, source: string): number => {
  const most = Number(part.slice(1))
  if (!Number.isInteger(most) || most < 1) throw new Error(`A gap must say how wide it is: "${source}"`)
  return Math.min(most, widestGap)
}
