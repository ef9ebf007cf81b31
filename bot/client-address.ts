import type { IncomingMessage } from 'node:http'
import { BlockList, isIPv6 } from 'node:net'

/**
 * Whose request it is, for limits alone: never kept, never logged. `X-Forwarded-For` counts only as far as it was
 * written by proxies that the operator named; anybody can write the rest.
 */
export function clientAddressReader(trustedProxies: string[]): (request: IncomingMessage) => string {
  const trusted = new BlockList()
  for (const address of trustedProxies) trusted.addAddress(address, isIPv6(address) ? 'ipv6' : 'ipv4')
  const isTrusted = (address: string): boolean => trusted.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')
  return (request) => {
    const direct = plainAddress(request.socket.remoteAddress ?? '')
    const forwarded = String(request.headers['x-forwarded-for'] ?? '')
      .split(',')
      .map((part) => plainAddress(part.trim()))
      .filter((part) => part !== '')
    const hops = [...forwarded, direct]
    return hops.findLast((hop) => !isTrusted(hop)) ?? direct
  }
}

/** IPv4 written as IPv6 is the same machine. */
const plainAddress = (address: string): string => address.replace(/^::ffff:/i, '')
