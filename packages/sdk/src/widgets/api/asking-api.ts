import type { answerAsk, askNext, keepTyped, takeBackAnswer } from '@candor/contracts'
import { request } from './request.ts'

interface Spoken {
  readonly body?: { readonly _zod: { readonly input: unknown } } | undefined
  readonly response: { readonly _zod: { readonly output: unknown } }
}
type Sent<E extends Spoken> = NonNullable<E['body']>['_zod']['input']
type Told<E extends Spoken> = E['response']['_zod']['output']

export type NextSent = Sent<typeof askNext>
export type NextTold = Told<typeof askNext>
export type AnswerSent = Sent<typeof answerAsk>
export type AnswerTold = Told<typeof answerAsk>

/** What a page says and hears about questions, with nothing but its write key. */
export const askingApi = (host: string, writeKey: string) => {
  const post = <T>(path: string, body: object) =>
    request<T>(`${host}/v1/ask/${path}`, { method: 'POST', body: { writeKey, ...body } })
  return {
    next: (body: NextSent) => post<NextTold>('next', body),
    answer: (body: AnswerSent) => post<AnswerTold>('answers', body),
    typed: (body: Sent<typeof keepTyped>) => post<Told<typeof keepTyped>>('typed', body),
    takeBack: (body: Sent<typeof takeBackAnswer>) => post<Told<typeof takeBackAnswer>>('take-back', body),
  }
}

export type AskingApi = ReturnType<typeof askingApi>
