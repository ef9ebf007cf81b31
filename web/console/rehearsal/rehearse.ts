import { movesIn, numbersIn } from './moves.ts'
import { type BadMove, badMoves, type GoodMove, goodMoves, type Script, type Severity, severities } from './script.ts'

export interface Said {
  from: 'teen' | 'counsellor'
  text: string
}

/**
 * The whole conversation, from what was written so far: the same words always get the same answers, and every message gets
 * one. It ends once nothing is left that moves the story on; nothing is answered after that.
 */
export const rehearse = (script: Script, written: readonly string[]): { messages: Said[]; isOver: boolean } => {
  const messages: Said[] = script.opening.map((text) => ({ from: 'teen', text }))
  const left = [...script.answers]
  const others = [...script.otherwise]
  for (const text of written) {
    messages.push({ from: 'counsellor', text })
    const made = new Set(movesIn(text, script.numbers).map(({ move }) => move))
    const fitting = left.findIndex(({ on }) => made.has(on))
    const [answer] = fitting >= 0 ? left.splice(fitting, 1) : []
    const say = answer?.say ?? others.shift()
    messages.push({ from: 'teen', text: say ?? script.end })
    if (say === undefined) return { messages, isOver: true }
  }
  return { messages, isOver: false }
}

export interface Feedback {
  verdict: 'right' | 'too_low' | 'too_high'
  /** Words that show the urgency: those that were said, and those this conversation did not come to. */
  heard: Script['signs']
  unheard: Script['signs']
  done: GoodMove[]
  missed: GoodMove[]
  given: string[]
  /** What is never said, and was: with the counsellor's own sentence. */
  slips: { move: BadMove; sentence: string }[]
}

/** Was the urgency seen, on which words does it rest, what helped, what is never said. No mark, no score. */
export const feedbackOn = (script: Script, written: readonly string[], chosen: Severity): Feedback => {
  const told = rehearse(script, written).messages.filter(({ from }) => from === 'teen')
  const wasHeard = ({ quote }: { quote: string }): boolean => told.some(({ text }) => text.includes(quote))
  const made = written.flatMap((text) => movesIn(text, script.numbers))
  const has = (move: GoodMove | BadMove): boolean => made.some((one) => one.move === move)
  const [rank, right] = [severities.indexOf(chosen), severities.indexOf(script.severity)]
  return {
    verdict: rank === right ? 'right' : rank > right ? 'too_low' : 'too_high',
    heard: script.signs.filter(wasHeard),
    unheard: script.signs.filter((sign) => !wasHeard(sign)),
    done: goodMoves.filter(has),
    missed: script.expected.filter((move) => !has(move)),
    given: numbersIn(written.join('\n'), script.numbers),
    slips: badMoves.flatMap((move) => made.find((one) => one.move === move) ?? []) as Feedback['slips'],
  }
}
