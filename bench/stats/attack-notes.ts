import type { Seen } from './attacker.ts'

/** Everybody may read in the method note that a report has several of these, or none. */
const several = new Set(['category', 'signal', 'suicide_signal', 'platform', 'feature'])
const mayHaveNone = new Set(['signal', 'suicide_signal'])
const labels = new Set([...several, 'severity', 'age', 'speaker'])
/** And that an answer is late when it took longer than was promised: in minutes, the promises and the longest of each row. */
const promised: Record<string, number> = { '5_min': 5, '1_h': 60, '12_h': 720, '24_h': 1440 }
const longest: Record<string, number> = { ...promised, longer: Infinity, none: Infinity }

export interface Rule {
  whole: string
  parts: string[]
  kind: 'sum' | 'each'
  /** Together the parts are at least the whole. */
  covers: boolean
}

/** What was read of one number and of several together; all by the names of cells. */
export interface Noted {
  cells: ReadonlySet<string>
  known: ReadonlyMap<string, number>
  rules: readonly Rule[]
  /** Found by subtraction: hidden, and yet known. */
  derived: ReadonlySet<string>
  /** Known within these bounds only. */
  between: ReadonlyMap<string, readonly [low: number, high: number]>
}

/** What an attacker knows, and how one number hangs on others. */
export class Notes implements Noted {
  readonly cells = new Set<string>()
  readonly known = new Map<string, number>()
  readonly rules: Rule[] = []
  readonly derived = new Set<string>()
  readonly between = new Map<string, readonly [low: number, high: number]>()

  read(seen: Seen): void {
    const { edition, roundedTo = 1, tables } = seen
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
    this.#late(seen)
  }

  /** The late answers of a promise are those of the rows that took too long; the others were in time. */
  #late({ edition, tables }: Seen): void {
    if (!['lateness', 'answers'].every((id) => tables.some((table) => table.id === id))) return
    for (const [promise, limit] of Object.entries(promised)) {
      const at = (dimension: string, value: string): string => `${edition}/promise|${promise}|${dimension}|${value}`
      const rows = (isLate: boolean): string[] =>
        Object.keys(longest)
          .filter((wait) => (longest[wait] ?? 0) > limit === isLate)
          .map((wait) => at('wait', wait))
      this.#rule(at('kept', 'late'), rows(true), 'sum', true)
      this.#rule(at('kept', 'on_time'), rows(false), 'sum', true)
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
    if (this.cells.has(`${edition}/${name}`)) return `${edition}/${name}`
    return name === 'confirmed' ? `${edition}/total` : undefined
  }

  #note(cell: string, count: number | null, slack: number): void {
    this.cells.add(cell)
    if (count === null) return
    if (slack === 0) this.known.set(cell, count)
    else this.between.set(cell, [Math.max(0, count - slack), count + slack])
  }

  #rule(whole: string, parts: string[], kind: Rule['kind'], covers: boolean): void {
    for (const cell of [whole, ...parts]) this.cells.add(cell)
    this.rules.push({ whole, parts, kind, covers })
  }

  #dimension(id: string, whole: string, parts: string[]): void {
    this.#rule(whole, parts, several.has(id) ? 'each' : 'sum', !mayHaveNone.has(id))
  }

  /** As long as a sum has one unknown. */
  subtract(): void {
    for (let isNew = true; isNew; ) {
      isNew = false
      for (const { whole, parts, kind } of this.rules) {
        if (kind !== 'sum') continue
        const open = [whole, ...parts].filter((cell) => !this.known.has(cell))
        const [one] = open
        if (one === undefined || open.length > 1) continue
        const sum = parts.reduce((all, part) => all + (this.known.get(part) ?? 0), 0)
        this.known.set(one, one === whole ? sum : (this.known.get(whole) ?? 0) - sum)
        this.derived.add(one)
        isNew = true
      }
    }
  }
}
