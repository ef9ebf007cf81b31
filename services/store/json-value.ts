export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && [Object.prototype, null].includes(Object.getPrototypeOf(value))

/** A mistake in the calling code, found before anything is sent to the engine. */
export class StoreUsageError extends Error {
  override name = 'StoreUsageError'
}

/** Throws unless the value is a string, finite number, boolean or null: dates, bigints and NaN do not survive JSON. */
export const checkScalar = (value: unknown, where: string): void => {
  const ok = value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)
  if (!ok) throw new StoreUsageError(`not a JSON value: ${where}`)
}
