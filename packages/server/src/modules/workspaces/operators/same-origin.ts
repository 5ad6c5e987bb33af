/**
 * Whether a request that changes something, sent along with a cookie, was made by a page of this server. Browsers send
 * Origin with every such request. It must name the host the request was sent to, or the public address (a proxy in front
 * may rewrite the host). No Origin is not a browser of today: refused.
 */
export const isSameOrigin = (origin: string | undefined, host: string, publicUrl: string): boolean => {
  if (origin === undefined || !URL.canParse(origin)) return false
  const { host: from, origin: whole } = new URL(origin)
  return from === host || (URL.canParse(publicUrl) && whole === new URL(publicUrl).origin)
}
