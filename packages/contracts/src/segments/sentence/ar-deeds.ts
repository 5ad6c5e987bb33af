import type { Events } from '../definition.ts'
import { hasLeftToRight, isolated } from './formats.ts'

/** What is written from left to right stays a whole: without it, numbers beside it would change places. */
export const whole = (text: string): string => (hasLeftToRight(text) ? isolated(text) : text)
export const quoted = (text: string): string => `«${whole(text)}»`

/** Ways to say that something was done: `did` after «الذين», `todo` (jussive) after «لم»; `many`: the events themselves. */
interface Deed {
  readonly did: string
  readonly todo: string
  readonly many: string
}
const deed = (did: string, todo: string, many: string): Deed => ({ did, todo, many })

/** Names that clients of the protocol share (Segment's specification of e-commerce). */
const known: Readonly<Record<string, Deed>> = {
  'Order Completed': deed('قدّموا طلبًا', 'يقدّموا طلبًا', 'الطلبات'),
  'Product Viewed': deed('شاهدوا منتجًا', 'يشاهدوا منتجًا', 'مشاهدات المنتجات'),
  'Product Added': deed('أضافوا إلى السلة', 'يضيفوا إلى السلة', 'الإضافات إلى السلة'),
  'Cart Viewed': deed('فتحوا السلة', 'يفتحوا السلة', 'مرات فتح السلة'),
  'Checkout Started': deed('بدأوا الدفع', 'يبدأوا الدفع', 'مرات بدء الدفع'),
  'Products Searched': deed('بحثوا عن منتجات', 'يبحثوا عن منتجات', 'عمليات البحث'),
  'Section Viewed': deed('اطّلعوا على قسم', 'يطّلعوا على قسم', 'مرات الاطلاع على الأقسام'),
  'Signed Up': deed('سجّلوا', 'يسجّلوا', 'مرات التسجيل'),
}

export const deedOf = ({ event, type = 'track' }: Events): Deed => {
  const isAny = event === '*'
  if (type === 'page') {
    const name = isAny ? 'أي صفحة' : `الصفحة ${quoted(event)}`
    return deed(`زاروا ${name}`, `يزوروا ${name}`, `زيارات ${name}`)
  }
  if (type === 'screen') {
    const name = isAny ? 'أي شاشة' : `الشاشة ${quoted(event)}`
    return deed(`فتحوا ${name}`, `يفتحوا ${name}`, `مرات فتح ${name}`)
  }
  if (type !== 'track') {
    const name = `نداء ${quoted(isAny ? type : `${type}: ${event}`)}`
    return deed(`أرسلوا ${name}`, `يرسلوا ${name}`, name)
  }
  if (isAny) return deed('قاموا بشيء ما', 'يقوموا بأي شيء', 'الأحداث')
  const name = quoted(event)
  return (
    (Object.hasOwn(known, event) ? known[event] : undefined) ??
    deed(`قاموا بـ${name}`, `يقوموا بـ${name}`, `أحداث ${name}`)
  )
}
