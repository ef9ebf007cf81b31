import { type RateLimiterAbstract, RateLimiterRes } from 'rate-limiter-flexible'

export type Limiter = RateLimiterAbstract

/** `false`: too often. Without a limiter everything is allowed. */
export async function withinLimit(limiter: Limiter | undefined, key: string, cost = 1): Promise<boolean> {
  if (!limiter) return true
  try {
    await limiter.consume(key, cost)
    return true
  } catch (rejection) {
    if (rejection instanceof RateLimiterRes) return false
    throw rejection
  }
}
