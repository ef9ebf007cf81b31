import type { z } from 'zod'
import { isPlain } from './plain.ts'

/** One schema that a value may follow, without its wrappers, and whether its strings are plain. */
interface Alternative {
  schema: z.core.$ZodTypes
  plain: boolean
}

/** What the planner may compare in SQL: a single value, whose field is never an array. */
export type ScalarKind = 'string' | 'number' | 'boolean' | 'mixed'

const withoutStrings = new Set(['number', 'int', 'boolean', 'null', 'undefined', 'object', 'record', 'array', 'tuple'])
const scalarKinds: Record<string, ScalarKind | null> = {
  string: 'string',
  enum: 'string',
  template_literal: 'string',
  literal: 'mixed',
  number: 'number',
  boolean: 'boolean',
  null: null,
}

// A recursive schema has paths without end.
const deepestScalar = 4
const deepestLook = 8

const asSchema = (schema: z.core.$ZodType): z.core.$ZodTypes => schema as z.core.$ZodTypes

/** Wrappers away: `optional`, unions and the like become the alternatives that a value may follow. */
const unwrap = (type: z.core.$ZodType, inherited: boolean): Alternative[] => {
  const schema = asSchema(type)
  const plain = inherited || isPlain(schema)
  const def = schema._zod.def
  switch (def.type) {
    case 'optional':
    case 'nullable':
    case 'default':
    case 'prefault':
    case 'catch':
    case 'readonly':
    case 'nonoptional':
      return unwrap(def.innerType, plain)
    case 'union':
      return def.options.flatMap((option) => unwrap(option, plain))
    case 'intersection':
      return [...unwrap(def.left, plain), ...unwrap(def.right, plain)]
    case 'lazy':
      return unwrap(def.getter(), plain)
    case 'pipe':
      return unwrap(def.in, plain)
    default:
      return [{ schema, plain }]
  }
}

const childOf = ({ schema, plain }: Alternative, key: string): Alternative[] => {
  const def = schema._zod.def
  if (def.type === 'record') return unwrap(def.valueType, plain)
  if (def.type !== 'object') return isOpen(schema) ? [{ schema, plain }] : []
  const field = Object.hasOwn(def.shape, key) ? def.shape[key] : def.catchall
  return field ? unwrap(field, plain) : []
}

const elementOf = ({ schema, plain }: Alternative): Alternative[] => {
  const def = schema._zod.def
  if (def.type === 'array') return unwrap(def.element, plain)
  if (def.type === 'tuple')
    return [...def.items, ...(def.rest ? [def.rest] : [])].flatMap((item) => unwrap(item, plain))
  return isOpen(schema) ? [{ schema, plain }] : []
}

const isOpen = (schema: z.core.$ZodTypes): boolean =>
  schema._zod.def.type === 'unknown' || schema._zod.def.type === 'any'

/** A place in a document, as its schema describes it: what may stand there, and whether strings there are sealed. */
export class Place {
  readonly #alternatives: Alternative[]
  readonly #children = new Map<string, Place>()
  /** The names of the fields that the schema itself has. */
  readonly #fields: readonly string[]
  /** For every other name, which a record's data may give: all are alike. */
  #otherChild: Place | undefined
  #element: Place | undefined

  private constructor(alternatives: Alternative[]) {
    this.#alternatives = alternatives
    this.#fields = alternatives.flatMap(({ schema }) =>
      schema._zod.def.type === 'object' ? Object.keys(schema._zod.def.shape) : [],
    )
  }

  static root(schema: z.core.$ZodType): Place {
    return new Place(unwrap(schema, false))
  }

  /** False: the schema has no such field. */
  get isKnown(): boolean {
    return this.#alternatives.length > 0
  }

  /** Strings here are plain only if every schema that allows a string says so. */
  get sealsStrings(): boolean {
    const forStrings = this.#alternatives.filter(({ schema }) => !withoutStrings.has(schema._zod.def.type))
    return forStrings.length === 0 || forStrings.some(({ plain }) => !plain)
  }

  /** May a string stand here that is sealed? */
  get maySeal(): boolean {
    return this.sealsStrings && this.#alternatives.some(({ schema }) => !withoutStrings.has(schema._zod.def.type))
  }

  /** May any string of a document be sealed? `_id` never is. */
  get holdsSeals(): boolean {
    return this.#fields.some((field) => field !== '_id' && this.child(field).#holdsSeals(deepestLook))
  }

  /** What is too deep to be looked through may hold one. */
  #holdsSeals(depth: number): boolean {
    if (this.maySeal || depth === 0) return true
    const hasOthers = this.#alternatives.some(({ schema }) => schema._zod.def.type === 'record' || isOpen(schema))
    const inside = [...this.#fields.map((field) => this.child(field)), ...(hasOthers ? [this.child('')] : [])]
    if (this.isArray) inside.push(this.element)
    return inside.some((place) => place.#holdsSeals(depth - 1))
  }

  get isArray(): boolean {
    return this.#alternatives.some(({ schema }) => ['array', 'tuple'].includes(schema._zod.def.type))
  }

  get element(): Place {
    this.#element ??= new Place(this.#alternatives.flatMap(elementOf))
    return this.#element
  }

  child(key: string): Place {
    const known = this.#children.get(key)
    if (known) return known
    const isField = this.#fields.includes(key)
    if (!isField && this.#otherChild) return this.#otherChild
    const place = new Place(this.#alternatives.flatMap((alternative) => childOf(alternative, key)))
    if (isField) this.#children.set(key, place)
    else this.#otherChild = place
    return place
  }

  /**
   * The place and field path (array indexes left out) of a dotted path as filters and updates write it.
   * `undefined`: the schema has no such field, or it cannot tell an index from a key.
   */
  at(dottedPath: string): { place: Place; path: string } | undefined {
    let place: Place = this
    const fields: string[] = []
    for (const part of dottedPath.split('.')) {
      const isIndex = /^\d+$/.test(part) || part === '$[]'
      if (place.isArray && place.#fields.length === 0 && isIndex) place = place.element
      else if (part.startsWith('$')) return undefined
      else {
        // Filters look into the elements of an array without naming them.
        place = (place.isArray ? place.element : place).child(part)
        fields.push(part)
      }
      if (!place.isKnown || (isIndex && place.#alternatives.some(({ schema }) => isOpen(schema)))) return undefined
    }
    return { place, path: fields.join('.') }
  }

  /** Paths that hold a single value in every document, with the kind of value. */
  scalars(prefix = ''): Map<string, ScalarKind> {
    const found = new Map<string, ScalarKind>()
    for (const field of this.#fields) {
      const place = this.child(field)
      const kind = place.#scalarKind
      if (kind) found.set(prefix + field, kind)
      else if (place.#isObject && prefix.split('.').length < deepestScalar)
        for (const [path, inner] of place.scalars(`${prefix}${field}.`)) found.set(path, inner)
    }
    return found
  }

  get #isObject(): boolean {
    return this.#alternatives.length === 1 && this.#alternatives[0]?.schema._zod.def.type === 'object'
  }

  get #scalarKind(): ScalarKind | undefined {
    const kinds = this.#alternatives.map(({ schema }) => scalarKinds[schema._zod.def.type])
    if (kinds.includes(undefined)) return undefined
    const distinct = new Set(kinds.filter((kind) => kind !== null && kind !== undefined))
    return distinct.size === 1 ? [...distinct][0] : 'mixed'
  }
}
