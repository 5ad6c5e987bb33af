/** Writes a small file in MaxMind's format (version 2.0, IPv6 tree, records of 24 bits), so that tests read a real one. */
type Value = string | number | { [key: string]: Value } | Value[]

const control = (type: number, size: number) => {
  const [low, sizes] = size < 29 ? [size, []] : [29, [size - 29]]
  return type < 8 ? [(type << 5) | low, ...sizes] : [low, type - 7, ...sizes]
}

const encode = (value: Value): number[] => {
  if (typeof value === 'string') {
    const bytes = [...Buffer.from(value)]
    return [...control(2, bytes.length), ...bytes]
  }
  if (typeof value === 'number')
    return [...control(6, 4), (value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255]
  if (Array.isArray(value)) return [...control(11, value.length), ...value.flatMap(encode)]
  const entries = Object.entries(value)
  return [...control(7, entries.length), ...entries.flatMap(([key, inner]) => [...encode(key), ...encode(inner)])]
}

/** IPv4 networks live below ::/96 in the tree. */
const bitsOf = (network: string) => {
  const [address = '', length = '32'] = network.split('/')
  const bits = address
    .split('.')
    .map((part) => Number(part).toString(2).padStart(8, '0'))
    .join('')
  return '0'.repeat(96) + bits.slice(0, Number(length))
}

type Node = { children: [Node | number | null, Node | number | null] }

/** @param networks IPv4 networks (`1.2.3.0/24`) and what the file says of them */
export const mmdb = (networks: Record<string, Value>, databaseType = 'GeoLite2-City') => {
  const data: number[] = []
  const root: Node = { children: [null, null] }
  for (const [network, value] of Object.entries(networks)) {
    const offset = data.length
    data.push(...encode(value))
    const bits = [...bitsOf(network)].map(Number)
    let node = root
    for (const bit of bits.slice(0, -1)) {
      const next = node.children[bit as 0 | 1]
      const child: Node = next !== null && typeof next === 'object' ? next : { children: [null, null] }
      node.children[bit as 0 | 1] = child
      node = child
    }
    node.children[bits.at(-1) as 0 | 1] = offset
  }
  const nodes: Node[] = []
  const collect = (node: Node) => {
    nodes.push(node)
    for (const child of node.children) if (child !== null && typeof child === 'object') collect(child)
  }
  collect(root)
  const numbers = new Map(nodes.map((node, i) => [node, i]))
  const record = (child: Node | number | null) => {
    // Nothing known is the count of nodes; data lies behind it and the separator of 16 bytes.
    const value =
      child === null ? nodes.length : typeof child === 'number' ? nodes.length + 16 + child : (numbers.get(child) ?? 0)
    return [(value >>> 16) & 255, (value >>> 8) & 255, value & 255]
  }
  const tree = nodes.flatMap((node) => node.children.flatMap(record))
  const metadata = {
    node_count: nodes.length,
    record_size: 24,
    ip_version: 6,
    database_type: databaseType,
    languages: ['en'],
    binary_format_major_version: 2,
    binary_format_minor_version: 0,
    build_epoch: 0,
    description: { en: 'test' },
  }
  const marker = [0xab, 0xcd, 0xef, ...Buffer.from('MaxMind.com')]
  return Buffer.from([...tree, ...new Array(16).fill(0), ...data, ...marker, ...encode(metadata)])
}
