import type { Fetch } from './call.ts'

/** Whoever has not touched keyboard, mouse or screen for this long may have gone. */
const awayMs = 2 * 60_000
/** A person who reads asks nothing of the server: their page says this often that they are there. */
const signMs = 5 * 60_000

const signs = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const

/**
 * Says with each request whether somebody is before the page. What the event stream makes it fetch must not keep an empty
 * chair signed in; somebody who reads for long must not be signed out.
 */
export function attended(fetch: Fetch, page: EventTarget, clock: () => number): Fetch {
  let touchedAt = clock()
  let toldAt = clock()
  const ask: Fetch = (path, init = {}) => {
    const isThere = clock() - touchedAt < awayMs
    if (isThere) toldAt = clock()
    return fetch(path, isThere ? init : { ...init, headers: { ...init.headers, 'relais-attended': 'no' } })
  }
  const touch = () => {
    touchedAt = clock()
    if (touchedAt - toldAt >= signMs) ask('/api/session').catch(() => undefined)
  }
  for (const sign of signs) page.addEventListener(sign, touch, { passive: true })
  return ask
}
