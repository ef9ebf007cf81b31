import type { Accounts } from './accounts.ts'

/** First names by id, of those accounts that are still there. */
export const namesOf = async (
  accounts: Pick<Accounts, 'get'>,
  ids: readonly (string | null | undefined)[],
): Promise<Map<string, string>> => {
  const known = [...new Set(ids.filter((id): id is string => typeof id === 'string'))]
  const people = await Promise.all(known.map((id) => accounts.get(id)))
  return new Map(people.flatMap((person) => (person ? [[person.id, person.name]] : [])))
}
