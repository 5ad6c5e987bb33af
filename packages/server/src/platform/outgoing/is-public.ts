import { BlockList, isIPv4, isIPv6 } from 'node:net'

/** IANA's special-purpose addresses (RFC 6890 and its registry): machines of this network, and of nobody. */
const special4 = [
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
] as const

/** Within what is given out; tunnels (Teredo, 6to4) lead to addresses of version 4 that nobody has looked at. */
const special6 = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const

const special = new BlockList()
for (const [net, bits] of special4) special.addSubnet(net, bits, 'ipv4')
for (const [net, bits] of special6) special.addSubnet(net, bits, 'ipv6')
/** All that has been given out of version 6 (RFC 4291). */
const given6 = new BlockList()
given6.addSubnet('2000::', 3, 'ipv6')

/** Whether an address is one of the public internet. What is no address is not. */
export const isPublic = (address: string): boolean => {
  if (isIPv4(address)) return !special.check(address, 'ipv4')
  return isIPv6(address) && given6.check(address, 'ipv6') && !special.check(address, 'ipv6')
}
