import type { z } from 'zod'

const plainSchemas = new WeakSet<object>()

/**
 * Marks a schema whose strings are kept readable in the store, because they are looked up, sorted on or counted.
 * Everything else is sealed. Never mark free text, a name, an address, a link or a code.
 */
export const plain = <T extends z.ZodType>(schema: T): T => {
  // A clone, so that marking `z.enum(...)` in one place does not mark the shared schema everywhere.
  const marked = schema.clone() as T
  plainSchemas.add(marked)
  return marked
}

export const isPlain = (schema: object): boolean => plainSchemas.has(schema)
