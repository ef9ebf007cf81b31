import { BlockList, isIP } from 'node:net'

// Addresses that are not globally routable (IANA special-purpose registries). Two lists, because one would read an IPv4
// address as its IPv4-mapped twin and find it inside ::/3.
const notRoutable4 = new BlockList()
const notRoutable6 = new BlockList()
const ranges4: [string, number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
]
// Only 2000::/3 is handed out; inside it, these are set aside (Teredo, ORCHID, documentation, 6to4).
const ranges6: [string, number][] = [
  ['::', 3],
  ['4000::', 2],
  ['8000::', 1],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
]
for (const [address, bits] of ranges4) notRoutable4.addSubnet(address, bits, 'ipv4')
for (const [address, bits] of ranges6) notRoutable6.addSubnet(address, bits, 'ipv6')

const localSuffixes = ['.localhost', '.local', '.internal', '.lan', '.home', '.home.arpa']

/**
 * True for a host that names a machine nearby rather than a site: localhost, a single label, a local suffix, or an address
 * that is not globally routable. `host` is as the URL parser writes it (IPv4 in dotted form, IPv6 in brackets).
 * Only the text is judged: whoever would fetch it must check again after DNS.
 */
export const isPrivateHost = (host: string): boolean => {
  const bare = host.startsWith('[') ? host.slice(1, -1) : host.replace(/\.+$/, '')
  const family = isIP(bare)
  if (family === 4) return notRoutable4.check(bare, 'ipv4')
  if (family === 6) return notRoutable6.check(bare, 'ipv6')
  // "www.serveur" is "serveur" again once the prefix that every site may have is gone.
  return !bare.replace(/^(?:www\.)+/, '').includes('.') || localSuffixes.some((suffix) => bare.endsWith(suffix))
}
