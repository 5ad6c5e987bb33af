import type { Events } from '../definition.ts'
import { hasRightToLeft, isolated } from './formats.ts'

export const quoted = (text: string): string => `“${hasRightToLeft(text) ? isolated(text) : text}”`

/** Ways to say that something was done: `act` with a count or after “没有”, `did` where it ever happened. */
interface Deed {
  readonly act: string
  readonly did: string
}

/** Names that clients of the protocol share (Segment's specification of e-commerce). */
const known: Readonly<Record<string, Deed>> = {
  'Order Completed': { act: '下单', did: '下过单' },
  'Product Viewed': { act: '浏览商品', did: '浏览过商品' },
  'Product Added': { act: '加入购物车', did: '加入过购物车' },
  'Cart Viewed': { act: '查看购物车', did: '查看过购物车' },
  'Checkout Started': { act: '开始结账', did: '开始过结账' },
  'Products Searched': { act: '搜索商品', did: '搜索过商品' },
  'Section Viewed': { act: '浏览版块', did: '浏览过版块' },
  'Signed Up': { act: '注册', did: '注册过' },
}

const verbs = { track: '触发', page: '访问', screen: '打开', identify: '发送', group: '发送', alias: '发送' }
const things = {
  track: '事件',
  page: '页面',
  screen: '屏幕',
  identify: ' identify ',
  group: ' group ',
  alias: ' alias ',
}

export const deedOf = ({ event, type = 'track' }: Events): Deed => {
  const common = type === 'track' && Object.hasOwn(known, event) ? known[event] : undefined
  if (common) return common
  const thing = type === 'track' && event !== '*' ? '' : things[type]
  const what = event === '*' ? `任意${thing}` : `${thing}${quoted(event)}`
  return { act: `${verbs[type]}${what}`, did: `${verbs[type]}过${what}` }
}
