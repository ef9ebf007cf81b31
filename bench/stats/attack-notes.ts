import { Bounds, type Constraint, type Form, worth } from '../../services/stats/bounds.ts'
import type { Finding, Seen } from './attacker.ts'

/** Everybody may read in the method note that a report has several of these, or none. */
const several = new Set(['category', 'signal', 'suicide_signal', 'platform', 'feature'])
const mayHaveNone = new Set(['signal', 'suicide_signal'])
const labels = new Set([...several, 'severity', 'age', 'speaker'])
/** A row of this name gathers others, and may count a report twice. */
const gathers = 'other'

interface Asked {
  cell: string
  of?: string
  form: Form
}

interface Rule {
  whole: string
  parts: string[]
  kind: 'sum' | 'each'
  /** Together the parts are at least the whole. */
  covers: boolean
}

/** What an attacker knows, and how one number hangs on others. */
export class Notes {
  /** A number that may be this large is not known to be small. */
  readonly #enough: number
  readonly #cells = new Set<string>()
  readonly #known = new Map<string, number>()
  readonly #rules: Rule[] = []
  /** Found by subtraction: hidden, and yet known. */
  readonly #derived = new Set<string>()

  /** Known within these bounds only. */
  readonly #between = new Map<string, readonly [low: number, high: number]>()
  readonly #isGuess: boolean

  /** `isGuess`: numbers are read as counts that need not be any; where they cannot, nothing is found. */
  constructor(enough: number, { isGuess = false } = {}) {
    this.#enough = enough
    this.#isGuess = isGuess
  }

  read({ edition, roundedTo = 1, tables }: Seen): void {
    const at = (name: string): string => `${edition}/${name}`
    const slack = Math.floor(roundedTo / 2)
    const hasRest = tables.some(({ dimensions: [one] }) => one?.values.includes('unconfirmed'))
    const labelled = hasRest ? 'confirmed' : 'total'
    if (hasRest) this.#rule(at('total'), [at('confirmed'), at('unconfirmed')], 'sum', true)
    for (const { dimensions, rows } of tables) {
      const [first, second] = dimensions
      if (!first) continue
      const wholeName = labels.has(first.id) ? labelled : 'total'
      const name = ([one = 'total', other = 'total']: readonly string[]): string => {
        if (one === 'unconfirmed') return at('unconfirmed')
        if (one === 'total' && other === 'total') return at(second ? wholeName : 'total')
        if (one === 'total') return at(`${second?.id}|${other}`)
        return at(second && other !== 'total' ? `${first.id}|${one}|${second.id}|${other}` : `${first.id}|${one}`)
      }
      for (const { keys, count } of rows) this.#note(name(keys), count, slack)
      const ones = first.values.filter((value) => value !== 'unconfirmed')
      this.#dimension(
        first.id,
        at(wholeName),
        ones.map((one) => name([one])),
      )
      if (!second) continue
      this.#dimension(
        second.id,
        at(wholeName),
        second.values.map((other) => name(['total', other])),
      )
      for (const one of ones)
        this.#dimension(
          second.id,
          name([one]),
          second.values.map((other) => name([one, other])),
        )
      for (const other of second.values)
        this.#dimension(
          first.id,
          name(['total', other]),
          ones.map((one) => name([one, other])),
        )
    }
  }

  joinYear(year: string, quarters: readonly string[]): void {
    for (const name of ['total', 'confirmed', 'unconfirmed']) {
      const parts = quarters.map((quarter) => this.#orSame(quarter, name))
      const whole = this.#orSame(year, name)
      // A quarter without a row for unconfirmed reports has none of them in its tables.
      if (name === 'unconfirmed') {
        if (whole)
          this.#rule(
            whole,
            parts.flatMap((part) => part ?? []),
            'sum',
            true,
          )
      } else if (whole && parts.every((part) => part !== undefined)) this.#rule(whole, parts as string[], 'sum', true)
    }
  }

  #orSame(edition: string, name: string): string | undefined {
    if (this.#cells.has(`${edition}/${name}`)) return `${edition}/${name}`
    return name === 'confirmed' ? `${edition}/total` : undefined
  }

  #note(cell: string, count: number | null, slack: number): void {
    this.#cells.add(cell)
    if (count === null) return
    if (slack === 0) this.#known.set(cell, count)
    else this.#between.set(cell, [Math.max(0, count - slack), count + slack])
  }

  #rule(whole: string, parts: string[], kind: Rule['kind'], covers: boolean): void {
    for (const cell of [whole, ...parts]) this.#cells.add(cell)
    this.#rules.push({ whole, parts, kind, covers })
  }

  #dimension(id: string, whole: string, parts: string[]): void {
    this.#rule(whole, parts, several.has(id) ? 'each' : 'sum', !mayHaveNone.has(id))
  }

  /** As long as a sum has one unknown. */
  subtract(): void {
    for (let isNew = true; isNew; ) {
      isNew = false
      for (const { whole, parts, kind } of this.#rules) {
        if (kind !== 'sum') continue
        const open = [whole, ...parts].filter((cell) => !this.#known.has(cell))
        const [one] = open
        if (one === undefined || open.length > 1) continue
        const sum = parts.reduce((all, part) => all + (this.#known.get(part) ?? 0), 0)
        this.#known.set(one, one === whole ? sum : (this.#known.get(whole) ?? 0) - sum)
        this.#derived.add(one)
        isNew = true
      }
    }
  }

  async bound(): Promise<Finding[]> {
    const findings = [...this.#derived].flatMap((cell) => this.#exactly(cell))
    for (const group of this.#groups()) findings.push(...(await this.#boundGroup(group)))
    return findings
  }

  #exactly(cell: string): Finding[] {
    const value = this.#known.get(cell) ?? 0
    const wholes = this.#rules.filter(({ parts }) => parts.includes(cell)).map(({ whole }) => whole)
    return [
      { cell, low: value, high: value },
      ...wholes.flatMap((of) => {
        const whole = this.#known.get(of)
        return whole === undefined ? [] : [{ cell, of, low: whole - value, high: whole - value }]
      }),
    ]
  }

  /** Unknown cells, those together that a rule joins. */
  #groups(): string[][] {
    const open = [...this.#cells].filter((cell) => !this.#known.has(cell))
    const groupOf = new Map(open.map((cell) => [cell, new Set([cell])]))
    for (const { whole, parts } of this.#rules) {
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

  async #boundGroup(group: readonly string[]): Promise<Finding[]> {
    const at = new Map(group.map((cell, index) => [cell, index]))
    const mine = this.#rules.filter(({ whole, parts }) => [whole, ...parts].some((cell) => at.has(cell)))
    const form = (plus: string, minus: readonly string[]): Form => {
      const terms: { at: number; factor: number }[] = []
      let constant = 0
      for (const [cell, factor] of [[plus, 1] as const, ...minus.map((one) => [one, -1] as const)]) {
        const index = at.get(cell)
        if (index === undefined) constant += factor * (this.#known.get(cell) ?? 0)
        else terms.push({ at: index, factor })
      }
      return { terms, constant }
    }
    const constraints = mine.flatMap(({ whole, parts, kind, covers }): Constraint[] => {
      const between = ({ terms, constant }: Form, low: number, high: number): Constraint[] =>
        terms.length === 0 ? [] : [{ terms, low: low - constant, high: high - constant }]
      if (kind === 'sum') return between(form(whole, parts), 0, 0)
      const each = parts
        .filter((part) => !isGathering(part))
        .flatMap((part) => between(form(whole, [part]), 0, Infinity))
      return covers ? [...each, ...between(form(whole, parts), -Infinity, 0)] : each
    })
    const asked: Asked[] = [
      ...group.map((cell) => ({ cell, form: { terms: [{ at: at.get(cell) ?? 0, factor: 1 }], constant: 0 } })),
      ...mine.flatMap(({ whole, parts }) =>
        parts.filter((part) => at.has(part)).map((cell) => ({ cell, of: whole, form: form(whole, [cell]) })),
      ),
    ]
    for (const [cell, [low, high]] of this.#between) {
      const index = at.get(cell)
      if (index !== undefined) constraints.push({ terms: [{ at: index, factor: 1 }], low, high })
    }
    const bounds = await Bounds.open(group.length, constraints)
    try {
      if (this.#isGuess && !bounds.isPossible()) return []
      return ranges(bounds, asked, this.#enough)
    } finally {
      bounds.close()
    }
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

const isGathering = (cell: string): boolean => cell.split('/')[1]?.split('|')[1] === gathers
