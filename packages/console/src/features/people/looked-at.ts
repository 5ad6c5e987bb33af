/**
 * How queries of people behave. Every reading is a line in the audit log, and such a line should mean that somebody
 * looked: so nothing is read again because a window came to the front, and what was read stands for a minute.
 */
export const lookedAt = { staleTime: 60_000, refetchOnWindowFocus: false, refetchOnReconnect: false } as const
