import type { WordKey } from '../words/words.ts'

const words: Record<string, WordKey> = {
  directory_no_role: 'signIn.directoryNoRole',
  directory_away: 'signIn.directoryAway',
  account_exists: 'signIn.directoryTaken',
}

interface AddressHolder {
  location: { hash: string; pathname: string; search: string }
  history: { state: unknown; replaceState(state: unknown, title: string, url: string): void }
}

/** Why the directory's sign-in was refused, taken out of the address. */
export function takeRefusal({ location, history }: AddressHolder): WordKey | undefined {
  const code = /^#annuaire=(\w+)$/.exec(location.hash)?.[1]
  if (code === undefined) return undefined
  history.replaceState(history.state, '', location.pathname + location.search)
  return words[code] ?? 'signIn.directoryRefused'
}
