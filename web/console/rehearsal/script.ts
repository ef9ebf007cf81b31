/** What a sentence of the counsellor can do. The first ones help, the others are never said. */
export const goodMoves = [
  'thanks',
  'believes',
  'asks_open',
  'asks_danger',
  'asks_suicide',
  'gives_number',
  'evidence',
  'next_step',
] as const
export const badMoves = ['blames', 'promises_secret', 'asks_image', 'minimises'] as const
export type GoodMove = (typeof goodMoves)[number]
export type BadMove = (typeof badMoves)[number]
export type Move = GoodMove | BadMove

export const severities = ['critical', 'high', 'medium', 'low'] as const
export type Severity = (typeof severities)[number]

/** An invented conversation, as the server hands it out. */
export interface Script {
  id: string
  title: string
  who: string
  opening: string[]
  /** The first that fits and was not said yet. */
  answers: { on: Move; say: string }[]
  /** One after the other, when no answer fits. */
  otherwise: string[]
  end: string
  severity: Severity
  why: string
  signs: { quote: string; shows: string }[]
  numbers: string[]
  expected: GoodMove[]
}
