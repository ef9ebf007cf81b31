import type { SaidTime } from './said-time.ts'
import { timeLists as lists } from './time-lists.ts'
import { type Piece, pieceAt } from './time-pieces.ts'
import { sameSentence, type Word } from './timed-words.ts'

const isClock = (piece: SaidTime): boolean => piece.clock !== undefined

/** Whether two pieces tell one time together: "vendredi" and "18h", not "vendredi" and "samedi". */
const tellOne = (one: SaidTime, other: SaidTime): boolean => {
  if (one.undated || other.undated) return false
  if ((one.lapse !== undefined && !isClock(one)) || (other.lapse !== undefined && !isClock(other))) return false
  const twice = (has: (piece: SaidTime) => boolean): boolean => has(one) && has(other)
  return !(
    twice(({ day }) => day !== undefined) ||
    twice(isClock) ||
    twice(({ part }) => part !== undefined) ||
    twice(({ school }) => school !== undefined)
  )
}

const joined = (one: SaidTime, { length: _, ...other }: Piece): SaidTime => {
  const { lapse: _one, ...first } = one
  const { lapse: _other, ...second } = other
  return { ...first, ...second }
}

/** All of the pieces from `at` on that tell one time. */
export const timeAt = (words: readonly Word[], at: number): { said: SaidTime; to: number } | undefined => {
  const first = pieceAt(words, at)
  if (!first) return undefined
  const { length, ...rest } = first
  let said: SaidTime = rest
  let end = at + length
  for (let joins = 0; joins < 3; joins += 1) {
    const gap = [0, 1, 2].find((skip) => {
      if (skip > 0 && lists.joining.lengthAt(words, end + skip - 1) === 0) return false
      const piece = pieceAt(words, end + skip)
      return piece !== undefined && sameSentence(words, end - 1, end + skip) && tellOne(said, piece)
    })
    const piece = gap === undefined ? undefined : pieceAt(words, end + gap)
    if (gap === undefined || !piece) break
    said = joined(said, piece)
    end += gap + piece.length
  }
  return { said, to: end - 1 }
}
