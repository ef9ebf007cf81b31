import type { FigureData } from '../../locales/figures/figure-data.ts'

/** `status` 0: no answer. */
export class StatsProblem extends Error {
  readonly status: number
  readonly code: string

  constructor(status: number, code: string) {
    super(code)
    this.status = status
    this.code = code
  }
}

const patienceMs = 15_000

/** One edition, the newest when none is named. Throws a `StatsProblem` when it is refused or unanswered. */
export async function loadFigures(path: string, edition: string | undefined): Promise<FigureData> {
  const response = await fetch(withEdition(path, edition), { signal: AbortSignal.timeout(patienceMs) }).catch(() => {
    throw new StatsProblem(0, 'network')
  })
  if (!response.ok) {
    const problem: { code?: string } = await response.json().catch(() => ({}))
    throw new StatsProblem(response.status, problem.code ?? 'unknown')
  }
  // The page trusts the server it came from: no second schema to download and to keep in step.
  return (await response.json()) as FigureData
}

/** An edition's name is public, and may stand in an address. */
export const withEdition = (path: string, edition: string | undefined): string =>
  edition === undefined ? path : `${path}?edition=${encodeURIComponent(edition)}`
