interface ErrorEntry {
  readonly status: number
  readonly title: string
  /** What the reader should do about it. */
  readonly help: string
}

/** Every error Candor answers with, as RFC 9457 problem details. Add here first; nothing else may invent a code. */
export const errors = {
  invalid_json: {
    status: 400,
    title: 'The body is not valid JSON',
    help: 'Send UTF-8 JSON. If it is compressed, name the compression in Content-Encoding (gzip or deflate).',
  },
  invalid_request: {
    status: 400,
    title: 'The request does not fit this endpoint',
    help: 'See `issues` for each field that does not fit, and /docs/api for the shape.',
  },
  unknown_encoding: {
    status: 400,
    title: 'The content encoding is not known',
    help: 'Use gzip, deflate or no compression.',
  },
  unauthenticated: {
    status: 401,
    title: 'No valid credentials were given',
    help: 'Sign in, or send an API key as `Authorization: Bearer …`.',
  },
  unknown_write_key: {
    status: 401,
    title: 'The write key is not known',
    help: 'Copy the write key from the source in the console; a disabled source or a replaced key is refused too.',
  },
  link_ended: {
    status: 401,
    title: 'This link has ended, or was never made here',
    help: 'Nothing has changed. Use the link in a newer message, or ask the company that sent it for a new one.',
  },
  bad_signature: {
    status: 401,
    title: 'The signature does not fit',
    help: 'Sign the body exactly as it is sent, with the secret of this connection and by its scheme; Standard Webhooks must not be older than five minutes.',
  },
  forbidden: {
    status: 403,
    title: 'You may not do this',
    help: 'Ask an admin of the workspace for a role or an API key with the scope named in `detail`.',
  },
  foreign_origin: {
    status: 403,
    title: 'The request came from another site',
    help: 'Call from the console itself, or use an API key.',
  },
  not_found: {
    status: 404,
    title: 'There is nothing here',
    help: 'Check the address and the id; what belongs to another workspace is not shown.',
  },
  method_not_allowed: { status: 405, title: 'This method is not allowed here', help: 'See /docs/api for the methods.' },
  conflict: {
    status: 409,
    title: 'The thing has changed or exists already',
    help: 'Read it again and repeat the change if it is still wanted.',
  },
  last_admin: {
    status: 409,
    title: 'A workspace needs an admin',
    help: 'Make somebody else an admin first.',
  },
  merge_final: {
    status: 409,
    title: 'This merge can no longer be undone',
    help: 'One of the two people was erased since, or what belonged to whom was not kept; separate single identifiers instead.',
  },
  setup_done: {
    status: 410,
    title: 'The set-up link has been used or has ended',
    help: 'Sign in, or ask an admin to invite you.',
  },
  too_large: {
    status: 413,
    title: 'The body is too large',
    help: 'Send at most 500 KB and 2,500 events in a batch, 32 KB in an event, counted before compression.',
  },
  unknown_purpose: {
    status: 422,
    title: 'The purpose is not known',
    help: 'Use a key of GET /v1/purposes; what is agreed to must be among the purposes of the agreement.',
  },
  unknown_preference: {
    status: 422,
    title: 'The topic or channel is not known',
    help: 'Use a key that GET /v1/preferences lists.',
  },
  unknown_agreement_version: {
    status: 422,
    title: 'This version of the agreement is not known',
    help: 'Use a key and a version of GET /v1/agreements.',
  },
  agreement_superseded: {
    status: 422,
    title: 'A yes to these words counts no longer',
    help: 'Ask again, with a version of GET /v1/agreements from `minValidVersion` on: who agreed to an older one has not agreed to what is asked now.',
  },
  text_never_published: {
    status: 422,
    title: 'These words were never published',
    help: 'Send the locale and the textSha256 exactly as the server gave them, computed over the UTF-8 bytes of the text.',
  },
  unknown_witness: {
    status: 422,
    title: 'Nobody who is known as a witness has signed this',
    help: 'Name the public key of the witness in CANDOR_LOG_WITNESSES, and sign the checkpoint as the log serves it.',
  },
  unknown_presentation: {
    status: 422,
    title: 'What was shown is not known',
    help: 'Send what was shown to /v1/consent/presentations first, and answer with the id it returns.',
  },
  time_in_future: {
    status: 422,
    title: 'The time lies in the future',
    help: 'Send when the answer was given, in UTC, by a clock that is right to within five minutes.',
  },
  time_reversed: {
    status: 422,
    title: 'The answer would end before it began',
    help: 'Let validUntil lie after occurredAt and after now, or leave it out.',
  },
  actor_not_allowed: {
    status: 422,
    title: 'This actor may not give this answer',
    help: 'Only the person, or a named agent or guardian with evidence, may agree; an operator may record refusals.',
  },
  invalid_line: {
    status: 422,
    title: 'The line does not have the shape that is asked for',
    help: 'See POST /v1/consent/import or POST /v1/people/import in /docs/api for the members of a line; no others are taken.',
  },
  line_too_large: {
    status: 422,
    title: 'The line is too large',
    help: 'Send at most 16 KB a line of an answer, 32 KB of a person; let the evidence say where a document lies instead of holding it.',
  },
  consent_elsewhere: {
    status: 422,
    title: 'Answers about consent do not come in with people',
    help: 'Import them first, each with its evidence, by POST /v1/consent/import (candor import consent); then import the people: what they allow is kept.',
  },
  bad_identifier: {
    status: 422,
    title: 'The identifier does not fit its kind',
    help: 'Send at most 255 characters without control characters: an address as email, a number with its country code as phone; values such as "null" or "guest" name nobody (GET /v1/identity/settings).',
  },
  evidence_missing: {
    status: 422,
    title: 'An imported yes needs evidence',
    help: 'Name the agreement, its version and language, and in evidence.reference where the proof about this person lies.',
  },
  partner_agreement_missing: {
    status: 422,
    title: 'What a partner collected needs the agreement with the partner',
    help: 'Name in evidence.partner.agreement the agreement under which the partner may pass the answer on.',
  },
  attribute_misfit: {
    status: 422,
    title: 'A value does not fit its attribute',
    help: 'See `issues` for each value and what to send instead, and GET /v1/attributes for the types. Nothing was kept.',
  },
  provenance_missing: {
    status: 422,
    title: 'A value does not say enough about where it comes from',
    help: 'See `detail` for what is missing: a partner, a model, a confidence or an end. Nothing was kept.',
  },
  nothing_allowed: {
    status: 422,
    title: 'No purpose allows keeping this',
    help: 'Ask the person first. A value is kept for the purposes it was told for, that its attribute may serve and that the person allows.',
  },
  limit_reached: {
    status: 409,
    title: 'There is no room for another one',
    help: 'See `detail` for the limit; what is no longer used still counts, since answers refer to it.',
  },
  bad_segment: {
    status: 422,
    title: 'The definition of the segment does not hold together',
    help: 'See `issues`: each names the condition by its place in the tree (definition.all.0) and what to change.',
  },
  unknown_attribute: {
    status: 422,
    title: 'The attribute is not known, or is retired',
    help: 'Use a key of GET /v1/attributes; `issues` names the condition by its place in the tree.',
  },
  unknown_event: {
    status: 422,
    title: 'This workspace has never seen such an event',
    help: 'Use a name of GET /v1/segments/catalogue, or send unseenEvents "allow" for one that is still to come.',
  },
  type_mismatch: {
    status: 422,
    title: 'The attribute cannot be asked this',
    help: 'See `issues` for the condition and what fits the type of its attribute.',
  },
  segment_cycle: {
    status: 422,
    title: 'The segment would refer to itself',
    help: 'See `detail` for the circle of segments, and leave one of the references out.',
  },
  segment_in_use: {
    status: 409,
    title: 'Something uses this segment',
    help: 'See `detail` for what uses it; change that first, or pause the segment instead.',
  },
  unknown_reward: {
    status: 422,
    title: 'The campaign, budget or tier is not known',
    help: 'See `detail` for which; create it first, and let its unit fit what it is for.',
  },
  points_short: {
    status: 409,
    title: 'There are not enough points that can be spent',
    help: 'See `detail` for how many there are. Pending points can be spent later; nothing was spent now.',
  },
  budget_exhausted: {
    status: 409,
    title: 'Nothing more can be given of this now',
    help: 'Nothing was spent. Offer something else, or ask who keeps the budget to raise it.',
  },
  reward_not_offered: {
    status: 409,
    title: 'This is not offered to this person now',
    help: 'Use a key that GET /v1/wallet lists under items; what one person may have of it is limited.',
  },
  coupon_unknown: {
    status: 422,
    title: 'There is no such coupon',
    help: 'Ask the customer to type the code again; 0, 1, I and O are in no code.',
  },
  coupon_held: {
    status: 409,
    title: 'This coupon waits for somebody to look at it',
    help: 'See GET /v1/rewards/held: an operator releases it or takes it back.',
  },
  coupon_paused: {
    status: 409,
    title: 'Coupons of this campaign are not taken at the moment',
    help: 'Tell the customer to keep the code, and try again when the campaign goes on.',
  },
  coupon_not_started: {
    status: 409,
    title: 'This coupon is not valid yet',
    help: 'See `detail` for when it begins.',
  },
  coupon_ended: {
    status: 409,
    title: 'This coupon is over',
    help: 'See `detail` for when it ended, or that it was taken back. It will not be valid again.',
  },
  coupon_used: {
    status: 409,
    title: 'This coupon has been used',
    help: 'A code is good for as many uses as its campaign says; release it if the order was cancelled.',
  },
  coupon_reserved: {
    status: 409,
    title: 'This coupon lies in another open basket',
    help: 'See `detail` for when it is free again, or release it from the other basket.',
  },
  coupon_of_another: {
    status: 409,
    title: 'This coupon is somebody else’s',
    help: 'Only its holder may use it, as its campaign says.',
  },
  bad_question: {
    status: 422,
    title: 'The question does not hold together',
    help: 'See `issues`: each names the place in the question and what to change.',
  },
  bad_flow: {
    status: 422,
    title: 'The flow does not hold together',
    help: 'See `issues`: each names the step and what to change.',
  },
  publish_warned: {
    status: 409,
    title: 'There is something to warn of before this is shown to people',
    help: 'See `issues` for each warning. Change what it speaks of, or publish again and name the warning in `despite`.',
  },
  question_in_use: {
    status: 409,
    title: 'Something uses this question',
    help: 'See `detail` for the flows that ask it; take it out of them first, or pause it instead.',
  },
  question_retired: {
    status: 410,
    title: 'This is asked no longer',
    help: 'The answer was not kept. Show the person that the question is gone; what they typed stays theirs to copy.',
  },
  answer_does_not_fit: {
    status: 422,
    title: 'The answer does not fit the question',
    help: 'See `issues` for what does not fit and what to send instead. What was typed is kept for the person; let them change it.',
  },
  already_answered: {
    status: 409,
    title: 'This was answered already',
    help: 'The first answer holds and is safe. Show it; to change it, open the question again by its key (`open`).',
  },
  answer_of_another: {
    status: 403,
    title: 'This was asked of somebody else',
    help: 'Nothing was kept. Ask anew for whoever is here now, and fill in what they typed.',
  },
  consent_withdrawn: {
    status: 409,
    title: 'The person does not permit what the answer would be used for',
    help: 'Nothing was kept, on purpose. Leave what they typed in front of them, and ask for consent before sending it again.',
  },
  reward_stale: {
    status: 409,
    title: 'What was promised for the answer has changed since',
    help: 'The answer was not kept, only what was typed. Show `detail`, and send it again with the new reward, or with null for none.',
  },
  step_not_reached: {
    status: 409,
    title: 'The flow is at another step',
    help: 'Ask for it again (POST /v1/ask/next with `open`): it goes on where the person is, with what they said.',
  },
  rate_limited: {
    status: 429,
    title: 'Too many requests',
    help: 'Wait as long as Retry-After says, in seconds.',
  },
  internal: {
    status: 500,
    title: 'Something went wrong on our side',
    help: 'Nothing was changed. Repeat the call; if it persists, give the request id to whoever runs this server.',
  },
  overloaded: {
    status: 503,
    title: 'The server is taking a short pause',
    help: 'Nothing of this request was kept. Repeat it after as many seconds as Retry-After says.',
  },
  permissions_behind: {
    status: 503,
    title: 'So many people have just changed their answers that history cannot be read for a moment',
    help: 'Repeat the call after as many seconds as Retry-After says; nothing is answered from old permissions meanwhile.',
  },
  engine_unavailable: {
    status: 503,
    title: 'A database is not reachable right now',
    help: 'Repeat the call after as many seconds as Retry-After says.',
  },
} as const satisfies Record<string, ErrorEntry>

export type ErrorCode = keyof typeof errors

/** RFC 9457 body. `type` is a relative reference to the registry at `/docs/api`. */
export interface Problem {
  type: string
  title: string
  status: number
  code: ErrorCode
  detail?: string
  help: string
  requestId?: string
  issues?: { path: string; message: string }[]
}
