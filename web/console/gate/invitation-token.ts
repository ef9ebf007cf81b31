/** The parts of `window` that hold the address. */
interface AddressHolder {
  location: { hash: string; pathname: string; search: string }
  history: { state: unknown; replaceState(state: unknown, title: string, url: string): void }
}

/** The one-use token of an invitation, taken out of the address at once so that it stays neither in sight nor in the history. */
export function takeInvitation({ location, history }: AddressHolder): string | undefined {
  const token = /^#invitation=(.+)$/.exec(location.hash)?.[1]
  if (token === undefined) return undefined
  history.replaceState(history.state, '', location.pathname + location.search)
  return decodeURIComponent(token)
}
