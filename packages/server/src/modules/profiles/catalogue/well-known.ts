import type { AttributeType, Sensitivity } from '@candor/contracts'

interface WellKnown {
  readonly type: AttributeType
  readonly sensitivity: Sensitivity
  readonly contexts: readonly string[]
  readonly names: { readonly en: string; readonly zh: string; readonly ar: string }
}

const everywhere = ['*']
const known = (
  type: AttributeType,
  sensitivity: Sensitivity,
  [en, zh, ar]: [string, string, string],
  contexts: readonly string[] = [],
): WellKnown => ({ type, sensitivity, contexts, names: { en, zh, ar } })

/**
 * Traits that the protocol reserves (Segment's spec of `identify`), so that a proposal already says what it is. Somebody's
 * own name surprises nobody, wherever it is said.
 */
export const wellKnown: Readonly<Record<string, WellKnown>> = {
  name: known('text', 'ordinary', ['Name', '姓名', 'الاسم'], everywhere),
  firstName: known('text', 'ordinary', ['First name', '名', 'الاسم الأول'], everywhere),
  lastName: known('text', 'ordinary', ['Last name', '姓', 'اسم العائلة'], everywhere),
  email: known('text', 'contact', ['E-mail', '电子邮件', 'البريد الإلكتروني']),
  phone: known('text', 'contact', ['Phone', '电话', 'الهاتف']),
  address: known('object', 'contact', ['Address', '地址', 'العنوان']),
  birthday: known('birthday', 'ordinary', ['Birthday', '生日', 'تاريخ الميلاد']),
  age: known('number', 'ordinary', ['Age', '年龄', 'العمر']),
  gender: known('text', 'sensitive', ['Gender', '性别', 'الجنس']),
  company: known('object', 'ordinary', ['Company', '公司', 'الشركة']),
  title: known('text', 'ordinary', ['Job title', '职位', 'المسمى الوظيفي']),
  avatar: known('text', 'ordinary', ['Picture', '头像', 'الصورة']),
  website: known('text', 'ordinary', ['Website', '网站', 'الموقع الإلكتروني']),
  username: known('text', 'ordinary', ['User name', '用户名', 'اسم المستخدم']),
  description: known('text', 'ordinary', ['Description', '描述', 'الوصف']),
  createdAt: known('text', 'ordinary', ['Customer since', '客户注册时间', 'عميل منذ']),
}

/** Keys under which somebody can be reached, also where nobody has described them. */
export const contactKeys: readonly string[] = Object.keys(wellKnown).filter(
  (k) => wellKnown[k]!.sensitivity === 'contact',
)
