import { Bounds, type Constraint, type Form, worth } from '../../services/stats/bounds.ts'
import type { Noted, Rule } from './attack-notes.ts'
import type { Finding } from './attacker.ts'

/** A row of this name gathers others, and may count a report twice. */
const gathers = 'other'

interface Asked {
  cell: string
  of?: string
  form: Form
}

interface Attacked {
  /** A number that may be this large is not known to be small. */
  enough: number
  /** Numbers are read as counts that need not be any; where they cannot, nothing is found. */
  isGuess?: boolean
}

/** Of every number that was not told, what it can be, at least and at most. */
export const bound = async (noted: Noted, how: Attacked): Promise<Finding[]> => {
  const findings = [...noted.derived].flatMap((cell) => exactly(noted, cell))
  for (const group of groupsIn(noted)) findings.push(...(await boundGroup(noted, group, how)))
  return findings
}

const exactly = ({ known, rules }: Noted, cell: string): Finding[] => {
  const value = known.get(cell) ?? 0
  const wholes = rules.filter(isParted).flatMap(({ whole, parts }) => (parts.includes(cell) ? [whole] : []))
  return [
    { cell, low: value, high: value },
    ...wholes.flatMap((of) => {
      const whole = known.get(of)
      return whole === undefined ? [] : [{ cell, of, low: whole - value, high: whole - value }]
    }),
  ]
}

/** Unknown cells, those together that a rule joins. */
const groupsIn = ({ cells, known, rules }: Noted): string[][] => {
  const open = [...cells].filter((cell) => !known.has(cell))
  const groupOf = new Map(open.map((cell) => [cell, new Set([cell])]))
  for (const { whole, parts } of rules) {
    const [first, ...others] = [whole, ...parts].flatMap((cell) => groupOf.get(cell) ?? [])
    for (const other of others) {
      if (!first || other === first) continue
      // Both may have been joined through another rule meanwhile.
      const target = groupOf.get([...first][0] ?? '') ?? first
      if (target === other) continue
      for (const cell of other) {
        target.add(cell)
        groupOf.set(cell, target)
      }
    }
  }
  return [...new Set(groupOf.values())].map((group) => [...group])
}

const boundGroup = async (
  noted: Noted,
  group: readonly string[],
  { enough, isGuess }: Attacked,
): Promise<Finding[]> => {
  const { known, rules, between: within } = noted
  const at = new Map(group.map((cell, index) => [cell, index]))
  const mine = rules.filter(({ whole, parts }) => [whole, ...parts].some((cell) => at.has(cell)))
  const form = (plus: string, minus: readonly string[]): Form => {
    const terms: { at: number; factor: number }[] = []
    let constant = 0
    for (const [cell, factor] of [[plus, 1] as const, ...minus.map((one) => [one, -1] as const)]) {
      const index = at.get(cell)
      if (index === undefined) constant += factor * (known.get(cell) ?? 0)
      else terms.push({ at: index, factor })
    }
    return { terms, constant }
  }
  const constraints = mine.flatMap(({ whole, parts, kind, covers }): Constraint[] => {
    const between = ({ terms, constant }: Form, low: number, high: number): Constraint[] =>
      terms.length === 0 ? [] : [{ terms, low: low - constant, high: high - constant }]
    if (kind === 'sum') return between(form(whole, parts), 0, 0)
    const each = parts.filter((part) => !isGathering(part)).flatMap((part) => between(form(whole, [part]), 0, Infinity))
    return covers ? [...each, ...between(form(whole, parts), -Infinity, 0)] : each
  })
  const asked: Asked[] = [
    ...group.map((cell) => ({ cell, form: { terms: [{ at: at.get(cell) ?? 0, factor: 1 }], constant: 0 } })),
    ...mine
      .filter(isParted)
      .flatMap(({ whole, parts }) =>
        parts.filter((part) => at.has(part)).map((cell) => ({ cell, of: whole, form: form(whole, [cell]) })),
      ),
  ]
  for (const [cell, [low, high]] of within) {
    const index = at.get(cell)
    if (index !== undefined) constraints.push({ terms: [{ at: index, factor: 1 }], low, high })
  }
  const bounds = await Bounds.open(group.length, constraints)
  try {
    if (isGuess && !bounds.isPossible()) return []
    return ranges(bounds, asked, enough)
  } finally {
    bounds.close()
  }
}

/**
 * The least and the most of each form. Every solution shows what all forms can be: who is seen to be 0, and to be more
 * than enough, needs no look of its own, and has the widest range that it was seen in.
 */
const ranges = (bounds: Bounds, asked: readonly Asked[], enough: number): Finding[] => {
  const seen = asked.map((one) => ({ ...one, low: Number.POSITIVE_INFINITY, high: Number.NEGATIVE_INFINITY }))
  const note = (values: readonly number[]): void => {
    for (const one of seen) {
      const value = worth(one.form, values)
      one.low = Math.min(one.low, value)
      one.high = Math.max(one.high, value)
    }
  }
  for (const one of seen) {
    if (one.high < enough) {
      const values = bounds.extreme(one.form, 'max')
      if (values) note(values)
      else one.high = Number.POSITIVE_INFINITY
    }
    if (one.low > 0) note(bounds.extreme(one.form, 'min') ?? [])
  }
  return seen.map(({ form: _, ...finding }) => finding)
}

/** Of a whole with one part nothing is left over, whatever is counted: that is no secret. */
const isParted = ({ parts }: Rule): boolean => parts.length > 1

const isGathering = (cell: string): boolean => cell.split('/')[1]?.split('|')[1] === gathers
