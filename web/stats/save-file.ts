import { ApiProblem } from '../console/server/call.ts'

const patienceMs = 15_000

/** Fetches a file, then hands it over as a download. Throws an `ApiProblem` when it is refused or unanswered. */
export async function saveFile(href: string, name: string): Promise<void> {
  const response = await fetch(href, { signal: AbortSignal.timeout(patienceMs) }).catch(() => {
    throw new ApiProblem(0, 'network')
  })
  if (!response.ok) {
    const problem: { code?: string; detail?: string } = await response.json().catch(() => ({}))
    throw new ApiProblem(response.status, problem.code ?? 'unknown', problem.detail)
  }
  const address = URL.createObjectURL(await response.blob())
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // The browser has it by then: a download that begins later than this was refused.
  setTimeout(() => URL.revokeObjectURL(address), patienceMs)
}
