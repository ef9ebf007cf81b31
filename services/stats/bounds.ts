import highsLoader from 'highs'

/** A sum of unknowns (by index), each with its factor, and a constant: what somebody may want to know. */
export interface Form {
  terms: readonly { at: number; factor: number }[]
  constant: number
}

/** `low <= sum of the terms <= high`. */
export interface Constraint {
  terms: Form['terms']
  low: number
  high: number
}

// Its types are written for CommonJS: what they call `default` of the import is the import itself.
const start = highsLoader as unknown as typeof highsLoader.default
type Highs = Awaited<ReturnType<typeof start>>
let loading: Promise<Highs> | undefined

/** The solver is a WebAssembly module of some megabytes, read by whoever first asks. */
const loadHighs = (): Promise<Highs> => {
  loading ??= start()
  return loading
}

/** As HiGHS numbers the ends of a run. A system of what is known is satisfied by the true counts; a guess may be by nothing. */
const [optimal, infeasible, unboundedOrInfeasible, unbounded] = [7, 8, 9, 10]

/** Solutions are exact up to this; counts are whole numbers. */
export const tolerance = 1e-6

/**
 * Everything that unknown counts may be, given what is known of them: 0 or more, and the constraints. Whole numbers are not
 * asked for, so that bounds are never narrower than what somebody can prove.
 */
export class Bounds {
  readonly #model: ReturnType<Highs['createModel']>
  readonly #count: number

  private constructor(model: ReturnType<Highs['createModel']>, count: number) {
    this.#model = model
    this.#count = count
  }

  static async open(unknowns: number, constraints: readonly Constraint[]): Promise<Bounds> {
    const highs = await loadHighs()
    const model = highs.createModel()
    model.options.set({ output_flag: false, presolve: 'off', solver: 'simplex' })
    const bound = (value: number): number =>
      value === Number.POSITIVE_INFINITY ? highs.infinity : value === Number.NEGATIVE_INFINITY ? -highs.infinity : value
    for (let at = 0; at < unknowns; at++) model.addVar(0, highs.infinity)
    for (const { terms, low, high } of constraints) {
      model.addRow(bound(low), bound(high), {
        indices: terms.map(({ at }) => at),
        values: terms.map(({ factor }) => factor),
      })
    }
    return new Bounds(model, unknowns)
  }

  /**
   * A way that everything may be in which the form is as large, or as small, as it can be: the value of each unknown.
   * `undefined`: it has no bound that way. Throws when nothing fits the constraints at all.
   */
  extreme(form: Form, towards: 'min' | 'max'): number[] | undefined {
    const sign = towards === 'min' ? 1 : -1
    for (const { at, factor } of form.terms) this.#model.changeColCost(at, sign * factor)
    const { modelStatus } = this.#model.run()
    const values = Array.from(this.#model.getSolution().colValue).slice(0, this.#count)
    for (const { at } of form.terms) this.#model.changeColCost(at, 0)
    if (modelStatus === optimal) return values
    if (modelStatus === unbounded || modelStatus === unboundedOrInfeasible) return undefined
    throw new Error(`the solver ended with status ${modelStatus}`)
  }

  /** Does anything fit the constraints? Throws when the solver cannot say. */
  isPossible(): boolean {
    const { modelStatus } = this.#model.run()
    if (modelStatus !== optimal && modelStatus !== infeasible) {
      throw new Error(`the solver ended with status ${modelStatus}`)
    }
    return modelStatus === optimal
  }

  close(): void {
    this.#model.dispose()
  }
}

export const worth = ({ terms, constant }: Form, values: readonly number[]): number =>
  terms.reduce((sum, { at, factor }) => sum + factor * (values[at] ?? 0), constant)
