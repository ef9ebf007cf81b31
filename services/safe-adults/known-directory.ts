import { allContacts } from '../emergency/contacts.ts'

const actions = allContacts.flatMap(({ action, written }) => [action, ...written.map((way) => way.action)])

const digitsOf = (text: string): string => text.replace(/\D/g, '')

const numbers = new Set(actions.filter((action) => !action.startsWith('https:')).map(digitsOf))
const hosts = new Set(
  actions.filter((action) => action.startsWith('https:')).map((action) => bareHost(new URL(action).hostname)),
)

function bareHost(host: string): string {
  return host.toLowerCase().replace(/^www\./, '')
}

/** A number of our own directory, however it is cut or prefixed. */
export const isListedNumber = (written: string): boolean => {
  const digits = digitsOf(written)
  return numbers.has(digits) || numbers.has(digits.replace(/^(?:00)?33/, '0'))
}

/** A link to a service of our own directory: its very host, so that nothing before or after it deceives. */
export const isListedLink = (written: string): boolean => {
  try {
    const url = new URL(/^[a-z][\w+.-]*:/i.test(written) ? written : `https://${written}`)
    return url.username === '' && url.protocol.startsWith('http') && hosts.has(bareHost(url.hostname))
  } catch {
    return false
  }
}
