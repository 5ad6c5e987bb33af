/** Why one event of a request was refused at the door. The client should not send it again as it is. */
export const rejections = {
  not_an_object: 'An event must be a JSON object.',
  unknown_type: 'The type must be track, identify, page, screen, group or alias.',
  identity_too_long: 'An id may have at most 255 characters.',
  missing_identity: 'An event needs a userId or an anonymousId, as a string or a number.',
  invalid_id: 'An id must be text without damaged characters, or a number that JSON carries exactly.',
  invalid_message_id: 'messageId must be a string of 1 to 255 characters, none of them damaged.',
  missing_event_name: 'A track call needs the name of the event, of 1 to 255 characters.',
  missing_group_id: 'A group call needs a groupId.',
  missing_previous_id: 'An alias call needs a previousId.',
  wrong_type: 'properties, traits and context must be objects.',
  too_large: 'An event may have at most 32 KB.',
  too_deep: 'An event may be nested at most 32 levels deep.',
} as const
export type Rejection = keyof typeof rejections

/** Why an event is withheld: what it says may not be kept or used. Nothing personal of it is stored, only a count. */
export const withholdings = {
  no_consent: 'No purpose allows keeping this event: the source rests on consent and none was given.',
  refused: 'The person refused every purpose that this event could serve.',
  refused_since: 'It was refused after it happened: what is refused now is not used, whenever it happened.',
  not_yet_allowed: 'It happened before the person agreed: a later yes does not reach back.',
  outside_basis: 'The legal basis of the source does not cover this event, and no consent does.',
} as const
export type Withholding = keyof typeof withholdings

/** Why the pipeline put an event aside, to be looked at and replayed. */
export const quarantineReasons = {
  too_many_identifiers: 'The person would have more identifiers than allowed.',
  names_nobody: 'Every identifier of the event is on the list of values that name nobody, such as "null" or "guest".',
  implausible_time: 'The event says it happened in the future or before 1900, even after correcting the clock.',
  pipeline_error: 'The event made a pipeline step fail. It is kept so that it can be replayed after a fix.',
} as const
export type QuarantineReason = keyof typeof quarantineReasons

export const deliveryStates = ['pending', 'processed', 'withheld', 'quarantined', 'discarded', 'unknown'] as const
export type DeliveryState = (typeof deliveryStates)[number]
