/** The parts of `window` that hold the address. */
interface AddressHolder {
  location: { hash: string; pathname: string; search: string }
  history: { replaceState(state: unknown, title: string, url: string): void }
}

/** The case that an alert points to, taken out of the address at once: a case's id is nobody's bookmark. */
export function takeCaseLink({ location, history }: AddressHolder): string | undefined {
  const id = /^#case=([\w.:|-]{1,100})$/.exec(location.hash)?.[1]
  if (id === undefined) return undefined
  history.replaceState({ screen: 'conversation', openId: id }, '', location.pathname + location.search)
  return id
}
