import { apiKey, writeKey } from '../lib/stack.ts'

/**
 * Milliseconds from sending an identify call until its person shows the trait, and until the event is in history.
 * One at a time, on a quiet system: this is what an operator who watches would see.
 */
export const visibleAfter = async (url: string, rounds: number): Promise<{ profile: number[]; history: number[] }> => {
  const profile: number[] = []
  const history: number[] = []
  const ask = async (path: string) => {
    const answer = await fetch(url + path, { headers: { authorization: `Bearer ${apiKey}` } })
    return (await answer.json()) as { items: { id: string }[] }
  }
  for (let i = 0; i < rounds; i++) {
    const userId = `visible-${Date.now()}-${i}`
    const began = performance.now()
    await fetch(`${url}/v1/identify`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${writeKey}:`)}` },
      body: JSON.stringify({ userId, messageId: userId, traits: { plan: 'pro' } }),
    })
    let person: string | undefined
    while (!person) person = (await ask(`/v1/people?identifier=${userId}`)).items[0]?.id
    profile.push(performance.now() - began)
    while ((await ask(`/v1/people/${person}/timeline`)).items.length === 0);
    history.push(performance.now() - began)
  }
  return { profile, history }
}
