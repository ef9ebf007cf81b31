/** The parts of `window` that hold the address. */
interface AddressHolder {
  location: { hash: string; pathname: string; search: string }
  history: { state: unknown; replaceState(state: unknown, title: string, url: string): void }
}

/** What a link was made for: joining the team, or a new password. */
export interface GivenLink {
  kind: 'invitation' | 'mot-de-passe'
  token: string
}

/** The one-use token of a link, taken out of the address at once so that it stays neither in sight nor in the history. */
export function takeLink({ location, history }: AddressHolder): GivenLink | undefined {
  const [, kind, token] = /^#(invitation|mot-de-passe)=(.+)$/.exec(location.hash) ?? []
  if (kind === undefined || token === undefined) return undefined
  history.replaceState(history.state, '', location.pathname + location.search)
  return { kind: kind === 'invitation' ? kind : 'mot-de-passe', token: decodeURIComponent(token) }
}
