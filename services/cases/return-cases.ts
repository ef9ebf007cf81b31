import type { Case } from './case.ts'
import { planReturn } from './case-plans.ts'
import type { CaseRepository } from './case-repository.ts'

const attempts = 5

/** Everything that somebody holds goes back to the queue: they do not answer here any more. Gives the cases, as they were held. */
export const returnCases = async (
  repository: CaseRepository,
  ownerId: string,
  by: string,
  now: number,
): Promise<Case[]> => {
  const returned: Case[] = []
  // Read again: a teen who writes in the same moment changes the case, and it must go back all the same.
  for (let attempt = 0; attempt < attempts; attempt++) {
    const held = await repository.heldBy(ownerId)
    if (held.length === 0) break
    for (const report of held) {
      const done = await repository.commit([planReturn(report, 'released', now, by)])
      if (done.ok) returned.push(report)
    }
  }
  return returned
}
