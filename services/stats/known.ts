import type { Constraint, Form } from './bounds.ts'
import type { Cell, Relation } from './grid.ts'

/** What the published cells say of the hidden ones: a system of its own for each set of cells that hang together. */
export interface Part {
  unknowns: string[]
  constraints: Constraint[]
  /** Index of each unknown. */
  at: ReadonlyMap<string, number>
}

interface Making extends Part {
  at: Map<string, number>
}

type Cells = ReadonlyMap<string, Cell>

/** The whole less the parts, or less one of them, as far as it is unknown; the rest is a number. */
const difference = (cells: Cells, at: ReadonlyMap<string, number>, whole: string, parts: readonly string[]): Form => {
  const terms: { at: number; factor: number }[] = []
  let constant = 0
  const add = (id: string, factor: number): void => {
    const index = at.get(id)
    if (index === undefined) constant += factor * (cells.get(id)?.count ?? 0)
    else terms.push({ at: index, factor })
  }
  add(whole, 1)
  for (const part of parts) add(part, -1)
  return { terms, constant }
}

export const cellForm = (part: Part, id: string): Form => ({
  terms: [{ at: part.at.get(id) ?? -1, factor: 1 }],
  constant: 0,
})
export const complementForm = (cells: Cells, part: Part, whole: string, of: string): Form =>
  difference(cells, part.at, whole, [of])

const constraintsOf = (
  cells: Cells,
  at: Part['at'],
  { kind, whole, parts, bounded, covers }: Relation,
): Constraint[] => {
  const bound = ({ terms, constant }: Form, low: number, high: number): Constraint => ({
    terms,
    low: low - constant,
    high: high - constant,
  })
  const most = Number.POSITIVE_INFINITY
  if (kind === 'sum') return [bound(difference(cells, at, whole, parts), 0, 0)]
  const each = bounded.map((part) => bound(difference(cells, at, whole, [part]), 0, most))
  return covers ? [...each, bound(difference(cells, at, whole, parts), -most, 0)] : each
}

/** The hidden cells, parted into sets that no relation joins. */
export const partsOf = (cells: Cells, relations: readonly Relation[], hidden: ReadonlySet<string>): Part[] => {
  const groups = new Groups()
  const touched = relations.map((relation) => ({
    relation,
    ids: [relation.whole, ...relation.parts].filter((id) => hidden.has(id)),
  }))
  for (const id of hidden) groups.add(id)
  for (const { ids } of touched) for (const id of ids) groups.join(ids[0] ?? id, id)
  const parts = new Map<string, Making>()
  for (const id of hidden) {
    const name = groups.nameOf(id)
    const part: Making = parts.get(name) ?? { unknowns: [], at: new Map(), constraints: [] }
    part.at.set(id, part.unknowns.length)
    part.unknowns.push(id)
    parts.set(name, part)
  }
  for (const { relation, ids } of touched) {
    const [first] = ids
    const part = first === undefined ? undefined : parts.get(groups.nameOf(first))
    if (part) part.constraints.push(...constraintsOf(cells, part.at, relation).filter(({ terms }) => terms.length > 0))
  }
  return [...parts.values()]
}

/** Which ids belong together. */
class Groups {
  readonly #parent = new Map<string, string>()

  add(id: string): void {
    this.#parent.set(id, id)
  }

  nameOf(id: string): string {
    let name = id
    for (let up = this.#parent.get(name); up !== undefined && up !== name; up = this.#parent.get(name)) name = up
    this.#parent.set(id, name)
    return name
  }

  join(one: string, other: string): void {
    this.#parent.set(this.nameOf(one), this.nameOf(other))
  }
}
