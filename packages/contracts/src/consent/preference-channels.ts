import type { Locale } from './default-purposes.ts'

/** Ways to reach somebody that can be switched off, whatever was agreed to. */
export const preferenceChannels = ['email', 'sms', 'push'] as const
export type PreferenceChannel = (typeof preferenceChannels)[number]

/** How often somebody wants to be written to, from the most to the least. */
export const frequencies = ['all', 'weekly', 'monthly', 'none'] as const
export type Frequency = (typeof frequencies)[number]

export const channelNames: Readonly<Record<PreferenceChannel, Readonly<Record<Locale, string>>>> = {
  email: { en: 'E-mail', zh: '电子邮件', ar: 'البريد الإلكتروني' },
  sms: { en: 'Text message', zh: '短信', ar: 'رسالة نصية' },
  push: { en: 'Notification on a device', zh: '设备通知', ar: 'إشعار على الجهاز' },
}
