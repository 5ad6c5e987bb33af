import type { Plugin } from '../core/types.ts'

/**
 * Writes the person's answer on each event as it leaves memory, in Segment's shape. Without an answer (another legal basis) only
 * a Global Privacy Control signal is written, which can but narrow.
 */
export const consentStamp = (gpc: () => boolean): Plugin => ({
  name: 'consent-stamp',
  seal: (event, { preferences }) => {
    if (!preferences) return event
    const consent = { categoryPreferences: preferences, ...(gpc() && { globalPrivacyControl: true }) }
    return { ...event, context: { ...event.context, consent } }
  },
})
