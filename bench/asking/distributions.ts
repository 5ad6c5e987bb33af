/**
 * Everything that the simulation draws from. Nothing here was fitted to people: the figures are plausible, and stated so that
 * others can be put in their place. docs/performance.md (Asking) says them in words.
 */
export const drawn = {
  attributes: 12,
  /** Options of an attribute: uniform; their shares: Dirichlet(1, …, 1). */
  options: { least: 2, most: 6 },
  /** The share of people whose value is known before anybody is asked, by attribute: Beta. */
  coverage: { alpha: 1, beta: 6 },
  segments: 20,
  /** The share of segments that ask for two attributes at once; the others for one. How often an attribute is read: exponential weights. */
  conjunctions: 0.3,
  /** How welcome a question is, in logits: normal. */
  appeal: { mean: 0, deviation: 1 },
  /** Shares of the kinds of question, and how much less each is answered, in logits. */
  sensitivity: { ordinary: 0.7, contact: 0.15, sensitive: 0.15 },
  reluctance: { ordinary: 0, contact: 0.5, sensitive: 1 },
  /** How gladly a person answers, in logits: normal. */
  openness: { mean: 0, deviation: 1 },
  /** Logits that each unit of fatigue takes away: log-normal. An unanswered contact is a unit. */
  tiring: { median: 0.3, deviation: 0.5 },
  /** Fatigue halves in so many days, and at each answer. */
  restDays: 14,
  /** The chance that an unanswered contact is the last, for somebody who is not tired: Beta. It grows with one and fatigue. */
  impatience: { alpha: 1, beta: 40 },
  /** So many times as likely when the question was more than ordinary. */
  offence: { ordinary: 1, contact: 1.5, sensitive: 2 },
  /** The chance of a visit on a day: Beta. */
  visits: { alpha: 1, beta: 9 },
  /** The share of answers that are true; the others are any option. */
  honesty: 0.95,
  /** What becomes of a question that is not answered. */
  unanswered: { ignored: 0.6, skipped: 0.2, dismissed: 0.1, rather_not_say: 0.1 },
  /** How well who gives priorities knows what a question decides and how it is received: correlation. */
  insight: 0.5,
} as const
