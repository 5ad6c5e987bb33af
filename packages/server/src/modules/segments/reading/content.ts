import type { QueryEvents } from '../../consent/index.ts'

/** What members of a segment did with a topic: how many of them, each counted once. */
export interface TopicTally {
  readonly topic: string
  readonly sent: number
  readonly clicked: number
  readonly read: number
}

/** Ids travel with the query; so many at once (consent/permitted.ts says how many are too many). */
const peopleAtOnce = 2_000

const sent = "name in ('Email Delivered', 'Email Sent')"
const clicked = "name in ('Email Link Clicked', 'Email Clicked')"
const read = "(name in ('Article Read', 'Content Read', 'Content Viewed') or type in ('page', 'screen'))"

/**
 * E-mail received and clicked, and content read, by the `topic` of each event, of some people since a time. People are asked
 * in parts and each is in one part only, so the parts add up.
 */
export const tallyContent = async (
  queryEvents: QueryEvents,
  context: { workspaceId: number; actor: string; purpose: string },
  people: readonly string[],
  since: number,
): Promise<TopicTally[]> => {
  const all = new Map<string, { sent: number; clicked: number; read: number }>()
  for (let i = 0; i < people.length; i += peopleAtOnce) {
    const some = people.slice(i, i + peopleAtOnce)
    const { rows } = await queryEvents<{ topic: string; sent: string; clicked: string; read: string }>(
      { ...context, people: some },
      (condition, person) => `
        select topic, uniqExactIf(who, ${sent}) as sent, uniqExactIf(who, ${clicked}) as clicked, uniqExactIf(who, ${read}) as read
        from (
          select ${person} as who, type, name, JSONExtractString(properties, 'topic') as topic from events
          where ${condition} and occurred_at >= fromUnixTimestamp64Milli({since:Int64}) and topic <> ''
            and (${sent} or ${clicked} or ${read}))
        group by topic`,
      { since },
    )
    for (const r of rows) {
      const sum = all.get(r.topic) ?? { sent: 0, clicked: 0, read: 0 }
      sum.sent += Number(r.sent)
      sum.clicked += Number(r.clicked)
      sum.read += Number(r.read)
      all.set(r.topic, sum)
    }
  }
  return [...all].map(([topic, sum]) => ({ topic, ...sum }))
}
