/** As it sounds: "effasser" and "effacer" are one letter apart, spaces and doubled letters none. */
const sound = (words: string): string =>
  words
    .replace(/ /g, '')
    .replace(/c(?=[ei])/g, 's')
    .replace(/(.)\1+/g, '$1')

/** Is `words` what `wanted` becomes when typed in a hurry: one slip for five letters, two letters swapped being one. */
export function isNearly(words: string, wanted: string): boolean {
  const [typed, right] = [sound(words), sound(wanted)]
  const allowed = Math.floor(right.length / 5)
  // "casser" is no "passer": the first letter is the one that fingers get right.
  if (typed[0] !== right[0]) return false
  return Math.abs(typed.length - right.length) <= allowed && slips(typed, right) <= allowed
}

/** Letters added, lost, replaced or swapped between two short words (restricted Damerau-Levenshtein). */
function slips(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, column) => column)]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      row[j] = Math.min(
        at(rows, i - 1, j) + 1,
        (row[j - 1] ?? 0) + 1,
        at(rows, i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1),
        isSwap ? at(rows, i - 2, j - 2) + 1 : Number.POSITIVE_INFINITY,
      )
    }
    rows.push(row)
  }
  return at(rows, a.length, b.length)
}

const at = (rows: number[][], row: number, column: number): number => rows[row]?.[column] ?? 0
