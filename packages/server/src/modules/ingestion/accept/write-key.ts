/** The write key a request carries: Basic (as user name), Bearer, or query; the body is looked at by the caller. */
export const writeKeyOf = (authorization: string | undefined, query: { writeKey?: unknown }): string | null => {
  if (authorization) {
    const [scheme, value = ''] = authorization.split(' ', 2)
    if (scheme?.toLowerCase() === 'bearer' && value) return value
    if (scheme?.toLowerCase() === 'basic') {
      const user = Buffer.from(value, 'base64').toString().split(':', 1)[0]
      if (user) return user
    }
  }
  return typeof query.writeKey === 'string' && query.writeKey !== '' ? query.writeKey : null
}
