/** What every answer carries. An API answer loads nothing, so it allows nothing. */
export const apiHeaders = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
} as const

/** Two years, the shortest time that browsers' preload lists take. Only sent where the public address is https. */
export const strictTransport = { 'strict-transport-security': 'max-age=63072000; includeSubDomains' } as const

/**
 * For pages of ours. Scripts only from our own files. Styles may be inline, because the console's component library
 * writes style elements; a style cannot run code. Nothing may frame us: a framed console could be clicked unseen.
 */
export const pageHeaders = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'x-frame-options': 'DENY',
} as const
