import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readItems } from './read-items.ts'

const page = (value: object) => ({
  object: 'page',
  entry: [{ id: '1', time: 1_700_000_000, changes: [{ field: 'feed', value }] }],
})

test('comments under a page of Meta are read, and that one was deleted', () => {
  const comment = {
    ...{ item: 'comment', verb: 'add', comment_id: '7_9', post_id: '7', message: 'Love it' },
    ...{ created_time: 1_700_000_000, from: { id: '42', name: 'Mei' } },
  }
  expect(readItems(page(comment))).toEqual({
    items: [{ type: 'comment', id: '7_9', text: 'Love it', at: '2023-11-14T22:13:20.000Z', about: '7', author: '42' }],
    unread: 0,
  })
  expect(readItems(page({ item: 'comment', verb: 'remove', comment_id: '7_9' })).items).toEqual([
    { type: 'removed', id: '7_9' },
  ])
  expect(readItems(page({ item: 'like', verb: 'add' }))).toEqual({ items: [], unread: 1 })
})

test('comments of Instagram and leads with their answers are read; a lead without answers is counted', () => {
  const instagram = {
    entry: [
      {
        time: 1_700_000_000,
        changes: [{ field: 'comments', value: { id: 'c', text: '好看', from: { id: '5' }, media: { id: 'm' } } }],
      },
    ],
  }
  expect(readItems(instagram).items[0]).toMatchObject({ type: 'comment', text: '好看', author: '5', about: 'm' })
  const lead = (more: object) => ({
    entry: [
      {
        changes: [{ field: 'leadgen', value: { leadgen_id: 'l', form_id: 'f', created_time: 1_700_000_000, ...more } }],
      },
    ],
  })
  expect(readItems(lead({ field_data: [{ name: 'email', values: ['a@example.com'] }] })).items[0]).toMatchObject({
    ...{ type: 'lead', id: 'l', form: 'f' },
    fields: { email: 'a@example.com' },
  })
  expect(readItems(lead({}))).toEqual({ items: [], unread: 1 })
})

test('whatever is sent, reading does not fail, and nothing is taken that does not have the shape', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (body) => {
      const { items, unread } = readItems(body)
      expect(unread).toBeGreaterThanOrEqual(0)
      for (const { id } of items) expect(typeof id).toBe('string')
    }),
  )
})
