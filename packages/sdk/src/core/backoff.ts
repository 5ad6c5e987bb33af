const first = 1_000
const longest = 300_000
const longestAsked = 3_600_000

/** What an HTTP status means for a batch; 0 stands for a server that was not reached. */
export const verdict = (status: number): 'done' | 'retry' | 'drop' => {
  if (status >= 200 && status < 300) return 'done'
  return status === 0 || status === 408 || status === 429 || status >= 500 ? 'retry' : 'drop'
}

/** Milliseconds that a `Retry-After` header asks for (seconds or a date), at most an hour; null if it says nothing. */
export const retryAfter = (header: string | null, now: number): number | null => {
  if (!header) return null
  const seconds = Number(header)
  const ms = Number.isNaN(seconds) ? Date.parse(header) - now : seconds * 1_000
  return Number.isNaN(ms) ? null : Math.min(Math.max(ms, 0), longestAsked)
}

/**
 * Milliseconds to wait before attempt number `attempt` + 1 (the first failure is 1). Doubles from one second to five minutes,
 * half of it by chance. What the server asks for is a minimum; a tenth by chance on top keeps clients from returning all at once.
 */
export const retryDelay = (attempt: number, asked: number | null, random: () => number): number => {
  const backoff = Math.min(first * 2 ** (attempt - 1), longest)
  return asked === null ? backoff * (0.5 + random() / 2) : asked * (1 + random() / 10)
}
